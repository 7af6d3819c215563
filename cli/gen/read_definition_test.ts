import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { dirname, join } from "node:path";
import { type DefinitionPlace, readDefinition } from "./read_definition.ts";

/** Reads what a module, given as text, exports as its importer. */
async function read(
  code: string,
  more: Partial<DefinitionPlace> & { readonly permissions?: unknown } = {},
) {
  const folder = await Deno.makeTempDir();
  try {
    const source = "connectors/x y/importer.ts";
    const config = { permissions: more.permissions };
    await Deno.mkdir(dirname(join(folder, source)), { recursive: true });
    await Deno.writeTextFile(join(folder, source), code);
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
    return await readDefinition({
      folder,
      configFile: join(folder, "deno.json"),
      config,
      source,
      role: "importer",
      name: "x-importer",
      signal: AbortSignal.timeout(60_000),
      ...more,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const definition = `{ role: "importer", protocols: ["x"], flags: ["stream"], secrets: ["key"] }`;
const facts = { protocols: ["x"], flags: ["stream"], secrets: ["key"] };

Deno.test("readDefinition gives what the definition says", async () => {
  deepEqual(await read(`export const importer: unknown = ${definition};`), facts);
  const schema = `{ ...${definition}, jsonSchema: { type: "object", title: "é".repeat(300000) } }`;
  const long = await read(`export const importer = ${schema};`);
  deepEqual(long?.jsonSchema, { type: "object", title: "é".repeat(300000) });
});

Deno.test("what the author's code prints and leaves open does not disturb", async () => {
  const code = `
    console.log("no line break at the end, and what looks like an answer {");
    Deno.stdout.writeSync(new TextEncoder().encode("rest"));
    setInterval(() => console.log("again"), 1);
    console.error("to stderr");
    export const importer = ${definition};`;
  deepEqual(await read(code), facts);
});

Deno.test("a module without a definition of the role has none to give", async () => {
  equal(await read("export const other = 1;"), undefined);
  equal(await read(`export const importer = { role: "exporter" };`), undefined);
  equal(await read("export const importer = null;"), undefined);
});

Deno.test("the code gets the permissions of the connector and no more", async () => {
  const asks = `
    const state = (name) => Deno.permissions.querySync({ name }).state;
    export const importer = { ...${definition}, jsonSchema: { read: state("read"), net: state("net") } };`;
  const with_ = async (permissions: unknown) => (await read(asks, { permissions }))?.jsonSchema;
  deepEqual(await with_(undefined), { read: "prompt", net: "prompt" });
  const ignore = { env: { ignore: true } };
  deepEqual(await with_({ "x-importer": { read: true, ...ignore } }), {
    read: "granted",
    net: "prompt",
  });
  deepEqual(await with_({ "x-importer": { all: true } }), { read: "prompt", net: "prompt" });
  deepEqual(await with_({ "y-importer": { read: true } }), { read: "prompt", net: "prompt" });
});

Deno.test("a set that the build refuses grants nothing to who loads the definition", async () => {
  const asks = `
    const state = (name) => Deno.permissions.querySync({ name }).state;
    export const importer = { ...${definition}, jsonSchema: { run: state("run"), read: state("read") } };`;
  const refused = { run: true, read: true, env: { ignore: true } };
  const given = await read(asks, { permissions: { "x-importer": refused } });
  deepEqual(given?.jsonSchema, { run: "prompt", read: "prompt" });
});

Deno.test("what the author's code names at run time is not fetched", async () => {
  const code = `
    const reasons = [];
    const name = "a-name-that-tells-a-secret";
    for (const place of ["npm:", "https://esm.sh/"]) {
      await import(place + name).catch((error) => reasons.push(error.message));
    }
    export const importer = { ...${definition}, jsonSchema: reasons };`;
  const reasons = (await read(code))?.jsonSchema as readonly string[] | undefined;
  equal(reasons?.length, 2);
  for (const reason of reasons ?? []) match(reason, /not found in cache/);
});

Deno.test("code that cannot be loaded is named with its reason", async () => {
  const refused = (code: string, reason: RegExp, more = {}) =>
    rejects(() => read(code, more), (error: Error) => {
      match(error.message, /^cannot read the definition in "connectors\/x y\/importer\.ts": /);
      match(error.message, reason);
      return true;
    });
  await refused(`\nthrow new Error("no luck");`, /: no luck \(file:.*importer\.ts:2:7\)$/);
  await refused(`throw "no luck";`, /: no luck$/);
  await refused(`export const = 1;`, /importer\.ts:1:14/);
  await refused(`Deno.readTextFileSync("/etc/passwd");`, /Requires read access to "\/etc\/passwd"/);
  await refused(`console.error("bye"); Deno.exit(7);`, /it ended the process with code 7: bye$/);
  await refused(`for (;;) console.log("x".repeat(1e6));`, /printed more than 64 MB$/);
  await refused(`await new Promise(() => setInterval(() => {}, 1000));`, /within 0\.5 seconds$/, {
    patience: 500,
  });
  const stopped = AbortSignal.abort(new Error("interrupted"));
  await rejects(() => read("", { signal: stopped }), { message: "interrupted" });
});
