import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { importerMethods } from "../../proto/importer_methods.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import { defineImporter } from "../../sdk/define_importer.ts";
import { INIT, take } from "../../tests/importer/served_importer.ts";
import { scanned, servedImporterV10 } from "../../tests/importer/served_importer_v10.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { test } from "../test_transports.ts";

const definition = defineImporter({
  protocol: "test",
  flags: ["localfs"],
  create: () => ({
    origin: "box",
    root: "/data//",
    async *import() {
      yield fileRecord("/data/a", { size: 1 }, () => new Uint8Array(1));
    },
  }),
});

test("V1 Init answers no error and no cookie", async (transport) => {
  await using plugin = servedImporterV10(transport, definition);
  deepEqual(await plugin.init(), { cookie: "" });
});

test("V1 a failed Init is an answer with the masked reason, and may be repeated", async (transport) => {
  let bad = true;
  await using plugin = servedImporterV10(transport, {
    role: "importer",
    protocols: ["test"],
    flags: [],
    secrets: ["token"],
    construct(context) {
      if (bad) throw new Error(`the key ${context.config.token} is refused; make a new one`);
      return definition.construct(context);
    },
  });
  const request = { ...INIT, config: { location: "test://x", token: "s3cr3t!" } };
  equal((await plugin.init(request)).error, "the key *** is refused; make a new one");
  bad = false;
  equal((await plugin.init(request)).error, undefined);
  match((await plugin.init(request)).error ?? "", /cannot init twice/);
  ok(!plugin.log.join("").includes("s3cr3t!"));
});

test("V1 what is missing in the config or wrong with the root is in Init's answer", async (transport) => {
  await using plugin = servedImporterV10(
    transport,
    defineImporter({ protocol: "test", create: () => ({ root: "data", async *import() {} }) }),
  );
  match((await plugin.init({})).error ?? "", /no "location"; give one like "test:/);
  match((await plugin.init()).error ?? "", /root "data" is not an absolute path/);
});

test("V1 the five options reach the author, and that no attributes are wanted", async (transport) => {
  const hosts: unknown[] = [];
  await using plugin = servedImporterV10(
    transport,
    defineImporter({
      protocol: "test",
      create({ host }) {
        hosts.push(host);
        if (hosts.length === 1) throw new Error("once more");
        return { root: "/", async *import() {} };
      },
    }),
  );
  const options = { hostname: "h", os: "linux", arch: "amd64", cwd: "/w", maxconcurrency: "7" };
  await plugin.init({ options, proto: "test", config: { location: "test://x" } });
  await plugin.init({ config: { location: "test://x" } });
  const always = { excludes: [], noXattr: true };
  deepEqual(hosts, [
    { hostname: "h", os: "linux", arch: "amd64", cwd: "/w", maxConcurrency: 7, ...always },
    { hostname: "localhost", os: "", arch: "", cwd: "/", maxConcurrency: 1, ...always },
  ]);
});

test("V2 Info is answered from Init on, any number of times, after Close, too", async (transport) => {
  let asked = 0;
  await using plugin = servedImporterV10(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({ origin: () => `box ${++asked}`, root: "/data/", async *import() {} }),
    }),
  );
  await plugin.info().then(() => ok(false), ({ message }) => match(message, /before Init/));
  await plugin.init();
  const expected = { type: "test", origin: "box 1", root: "/data" };
  for (let times = 0; times < 6; times++) deepEqual(await plugin.info(), expected);
  await scanned(plugin.scan());
  deepEqual(await plugin.info(), expected);
  await plugin.close();
  deepEqual(await plugin.info(), expected);
  equal(asked, 1);
});

test("V17 a connection that began as v1.0 answers the methods of v1.1", async (transport) => {
  await using plugin = servedImporterV10(transport, definition);
  await plugin.init();
  await plugin.client.unary(importerMethods.ping, {});
  const call = plugin.client.bidi(importerMethods.import);
  deepEqual((await take(call)).records.map(({ pathname }) => pathname), ["/data/a"]);
  const { chunk } = (await plugin.client.serverStream(importerMethods.open, {
    record: { pathname: "/data/a" },
  }).next()).value!;
  equal(chunk?.length, 1);
});

test("V17 a connection that began as v1.1 answers the methods of v1.0", async (transport) => {
  await using plugin = servedImporterV10(transport, definition, "v1.1");
  const answer = await plugin.client.unary(importerMethods.init, INIT);
  deepEqual(answer, { origin: "box", type: "test", root: "/data", flags: 1 });
  deepEqual(await plugin.info(), { type: "test", origin: "box", root: "/data" });
  deepEqual(await scanned(plugin.scan()), ["/data/a"]);
  equal((await plugin.read("/data/a")).length, 1);
  deepEqual(await plugin.closeReader("/data/a"), {});
  await plugin.close();
});

test("V18 any cookie is taken, and none", async (transport) => {
  const { info, scan, openReader, closeReader, close } = importerMethodsV10;
  for (const cookie of ["", "x", "\u0000é", "c".repeat(10_000)]) {
    await using plugin = servedImporterV10(transport, definition);
    await plugin.init();
    const { client } = plugin;
    const pathname = "/data/a";
    equal((await client.unary(info, { cookie })).root, "/data");
    deepEqual(await scanned(client.serverStream(scan, { cookie })), [pathname]);
    const chunks = await Array.fromAsync(client.serverStream(openReader, { pathname, cookie }));
    equal(chunks.length, 1);
    deepEqual(await client.unary(closeReader, { pathname, cookie }), {});
    deepEqual(await client.unary(close, { cookie }), {});
  }
});
