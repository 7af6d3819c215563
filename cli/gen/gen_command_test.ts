import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { dirname, join } from "node:path";
import { runCli } from "../run_cli.ts";
import { genCommand } from "./gen_command.ts";

const schema = (name: string) =>
  JSON.stringify({
    type: "object",
    required: ["location"],
    properties: { location: { type: "string" }, [name]: { type: "string", default: "x" } },
  });

const definition = (role: string, protocol: string, more = "") =>
  `console.log("loaded");
export const ${role} = {
  role: "${role}", protocols: ["${protocol}"], flags: [], secrets: [], ${more}
};`;

const files: Readonly<Record<string, string>> = {
  "deno.jsonc": "{ /* no imports */ }",
  "manifest.yaml": `name: notes # mine
connectors:
  - type: importer
    protocols: [note] # without s
    executable: bin/notes-importer
  - type: storage
    protocols: [go]
    executable: bin/written-in-go
`,
  "README.md": "# Notes\n\n<!-- options:notes-importer -->\n<!-- /options -->\n",
  "connectors/notes/importer.ts": definition("importer", "notes", `jsonSchema: ${schema("tag")}`),
  "connectors/notes/exporter.ts": definition("exporter", "notes"),
  "connectors/notes/storage.ts": "export const helper = 1;",
  "connectors/stray.ts": "export {};",
};

/** A project of files, and the command on it. */
async function inProject(
  texts: Readonly<Record<string, string>>,
  run: (project: {
    gen(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }>;
    read(file: string): Promise<string>;
    readonly folder: string;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(texts)) {
      await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    await run({
      folder,
      read: (file) => Deno.readTextFile(join(folder, file)),
      async gen(...args) {
        const out: string[] = [];
        const err: string[] = [];
        const code = await runCli(["gen", "--project", folder, ...args], [genCommand], {
          signal: AbortSignal.timeout(60_000),
          print: (text) => void out.push(text),
          note: (text) => void err.push(text),
        });
        return { code, out, err };
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const remark =
  'note: "bin/written-in-go" in manifest.yaml is made by no module connectors/<connector>/<role>.ts; ' +
  "its entry stays as it is";

Deno.test("gen --check lists what is stale and writes nothing; gen writes it, once", async () => {
  await inProject(files, async ({ gen, read, folder }) => {
    const lines = (state: string) => [
      `${state}  connectors/notes/importer.schema.json  a new file`,
      `${state}  README.md  notes-importer: its table of options`,
      `${state}  manifest.yaml  notes-importer: protocols [note] becomes [notes]`,
      `${state}  manifest.yaml  notes-importer: validator (none) becomes ` +
      "connectors/notes/importer.schema.json",
      `${state}  manifest.yaml  notes-exporter: a new entry`,
    ];
    deepEqual(await gen("--check"), {
      code: 1,
      out: lines("stale"),
      err: [remark, 'run "plakar-deno gen" to bring this up to date'],
    });
    equal(await read("manifest.yaml"), files["manifest.yaml"]);
    await rejects(read("connectors/notes/importer.schema.json"), Deno.errors.NotFound);

    deepEqual(await gen(), { code: 0, out: lines("written"), err: [remark] });
    equal(
      await read("manifest.yaml"),
      `name: notes # mine
connectors:
  - type: importer
    protocols: [notes] # without s
    executable: bin/notes-importer
    validator: connectors/notes/importer.schema.json
  - type: storage
    protocols: [go]
    executable: bin/written-in-go
  - type: exporter
    protocols: [notes]
    executable: bin/notes-exporter
`,
    );
    match(await read("README.md"), /\n\n\| key +\|.*\n\| -+ \|.*\n\| `tag` \| text \| `x` +\|/);
    equal(
      await read("connectors/notes/importer.schema.json"),
      `${JSON.stringify(JSON.parse(schema("tag")), null, 2)}\n`,
    );

    const before = await snapshot(folder);
    deepEqual(await gen(), { code: 0, out: [], err: [remark, "everything is up to date"] });
    equal((await gen("--check")).code, 0);
    deepEqual(await snapshot(folder), before);
  });
});

/** Every file with its time and inode: what was written anew shows. */
async function snapshot(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const { ino, mtime } = await Deno.stat(path);
    if (isDirectory) found.push(...await snapshot(path));
    else found.push(`${path} ${ino} ${mtime?.getTime()}`);
  }
  return found.sort();
}

Deno.test("gen --json prints one object", async () => {
  await inProject(files, async ({ gen }) => {
    const json = async (...args: string[]) => {
      const { code, out } = await gen("--json", ...args);
      equal(out.length, 1);
      const { upToDate, files, remarks } = JSON.parse(out[0] ?? "");
      const states = files.map((file: { file: string; state: string }) =>
        `${file.file} ${file.state}`
      );
      return { code, upToDate, states, remarks: remarks.length };
    };
    const states = (state: string) =>
      ["connectors/notes/importer.schema.json", "README.md", "manifest.yaml"].map((file) =>
        `${file} ${state}`
      );
    deepEqual(await json("--check"), {
      code: 1,
      upToDate: false,
      states: states("stale"),
      remarks: 1,
    });
    deepEqual(await json(), { code: 0, upToDate: false, states: states("written"), remarks: 1 });
    deepEqual(await json(), { code: 0, upToDate: true, states: states("unchanged"), remarks: 1 });
  });
});

Deno.test("a schema that a formatter has laid out anew is up to date; a wrong one is not", async () => {
  await inProject(files, async ({ gen, folder }) => {
    await gen();
    const file = join(folder, "connectors/notes/importer.schema.json");
    await Deno.writeTextFile(file, schema("tag"));
    equal((await gen("--check")).code, 0);
    await Deno.writeTextFile(file, schema("other"));
    deepEqual((await gen("--check")).out, [
      "stale  connectors/notes/importer.schema.json  the schema of the options",
    ]);
    await Deno.writeTextFile(file, "{");
    equal((await gen("--check")).code, 1);
  });
});

Deno.test("files keep their modes, and links stay links", async () => {
  await inProject(files, async ({ gen, read, folder }) => {
    await Deno.rename(join(folder, "manifest.yaml"), join(folder, "real.yaml"));
    await Deno.chmod(join(folder, "real.yaml"), 0o640);
    await Deno.symlink("real.yaml", join(folder, "manifest.yaml"));
    equal((await gen()).code, 0);
    equal((await Deno.lstat(join(folder, "manifest.yaml"))).isSymlink, true);
    match(await read("real.yaml"), /notes-exporter/);
    equal((await Deno.stat(join(folder, "real.yaml"))).mode! & 0o777, 0o640);
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    deepEqual(left.filter((name) => name.endsWith(".tmp")), []);
  });
});

Deno.test("what cannot be generated is an error, and nothing is written", async () => {
  const refused = (texts: Record<string, string>, message: RegExp) =>
    inProject({ ...files, ...texts }, async ({ gen, read }) => {
      await rejects(() => gen(), { message });
      equal(await read("README.md"), texts["README.md"] ?? files["README.md"]);
      equal(await read("manifest.yaml"), texts["manifest.yaml"] ?? files["manifest.yaml"]);
    });
  await refused(
    { "connectors/notes/importer.ts": "export const x = 1;" },
    /^"connectors\/notes\/importer\.ts" must export its definition under the name "importer"$/,
  );
  await refused(
    { "connectors/notes/importer.ts": "throw new Error('no luck')" },
    /^cannot read the definition in "connectors\/notes\/importer\.ts": no luck /,
  );
  await refused(
    { "README.md": "<!-- options:notes-importer -->" },
    /^README\.md:1: the options of/,
  );
  await refused({ "manifest.yaml": "name: [" }, /^manifest\.yaml:1: not valid YAML: /);
  await refused({
    "manifest.yaml": `name: notes
connectors:
  - {type: exporter, executable: bin/notes-exporter, validator: connectors/notes/exporter.schema.json}
`,
    "README.md": "",
  }, /^"connectors\/notes\/exporter\.ts" has the validator .* declares no options: add "options" /);
  await inProject({ "deno.json": "{}" }, async ({ gen }) => {
    await rejects(() => gen(), { code: "not_found", message: /has no manifest\.yaml/ });
  });
  await inProject({ "manifest.yaml": "name: a" }, async ({ gen }) => {
    await rejects(() => gen(), { code: "not_found", message: /has no deno\.json/ });
  });
});

Deno.test("the first connector comes into a manifest without any", async () => {
  const texts = { ...files, "manifest.yaml": "name: notes\n", "README.md": "" };
  await inProject(texts, async ({ gen, read }) => {
    equal((await gen()).code, 0);
    match(await read("manifest.yaml"), /^name: notes\nconnectors:\n {2}- type: importer\n/);
    deepEqual(await gen("--check"), { code: 0, out: [], err: ["everything is up to date"] });
  });
});

Deno.test("gen finds the project above the folder it is called in", () =>
  inProject(files, async ({ folder, gen }) => {
    await gen();
    const below = join(folder, "connectors", "notes");
    const { code, err } = await gen("--check", "--project", below);
    deepEqual([code, err.at(-1)], [0, "everything is up to date"]);
  }));
