import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { findPlugin } from "./find_plugin.ts";

const manifest = `name: demo
connectors:
  - type: importer
    protocols: [demo, demos]
    location_flags: [localfs]
    executable: bin/demo-importer
    validator: connectors/demo/importer.schema.json
  - type: exporter
    protocols: [demo]
    executable: bin/both
    args: [exporter, --log-level=debug]
  - type: storage
    protocols: [demo]
    executable: bin/demo-storage
`;

/** A project whose files are named; an executable is one below `bin`. */
async function project(...files: string[]): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.writeTextFile(join(folder, "manifest.yaml"), manifest);
  const config = { permissions: { "demo-importer": { read: true, env: { ignore: true } } } };
  await Deno.mkdir(join(folder, "connectors/demo"), { recursive: true });
  const schema = { properties: { dsn: { writeOnly: true }, host: {} } };
  await Deno.writeTextFile(
    join(folder, "connectors/demo/importer.schema.json"),
    JSON.stringify(schema),
  );
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
  for (const [index, file] of files.entries()) {
    const path = join(folder, file);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, "", { mode: file.startsWith("bin/") ? 0o755 : 0o644 });
    // Each one newer than the one before.
    await Deno.utime(path, 1_700_000_000 + index, 1_700_000_000 + index);
  }
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const source = "connectors/demo/importer.ts";

Deno.test("the executable of the manifest is taken when it is built", async () => {
  await using made = await project(source, "bin/demo-importer", "bin/both");
  const of = { role: "importer", protocol: "demos", project: made.folder } as const;
  const found = await findPlugin(of);
  deepEqual(found, {
    name: "demo-importer",
    executable: join(made.folder, "bin/demo-importer"),
    args: [],
    localfs: true,
    secretNames: ["dsn"],
    remark: "bin/demo-importer",
  });
  const combined = await findPlugin({ ...of, role: "exporter", protocol: "demo" });
  deepEqual([combined.name, combined.args], ["both-exporter", ["exporter", "--log-level=debug"]]);
});

Deno.test("the source is taken when nothing is built, and when it is asked for", async () => {
  await using made = await project(source);
  const of = { role: "importer", protocol: "demo", project: made.folder } as const;
  const found = await findPlugin(of);
  equal(found.executable, Deno.execPath());
  equal(found.source, join(made.folder, source));
  deepEqual(found.args.slice(-3), [
    `--config=${join(made.folder, "deno.json")}`,
    "--permission-set=demo-importer",
    found.source,
  ]);
  equal(found.remark, `${source}, from source, with the permission set "demo-importer"`);
  await using several = await project("connectors/both/exporter.ts");
  const one = await findPlugin({ ...of, role: "exporter", project: several.folder });
  deepEqual(one.args.slice(-2), [one.source, "--log-level=debug"]);
  await using both = await project("bin/demo-importer", source);
  const stale = await findPlugin({ ...of, project: both.folder });
  equal(stale.source, undefined);
  match(stale.remark, /its source is newer: build it again, or use --from-source/);
  const chosen = await findPlugin({ ...of, project: both.folder, fromSource: true });
  equal(chosen.source, join(both.folder, source));
});

Deno.test("what there is not is said with what to do", async () => {
  await using made = await project();
  const of = { role: "importer", protocol: "demo", project: made.folder } as const;
  const refused = (wanted: Partial<Parameters<typeof findPlugin>[0]>, message: RegExp) =>
    rejects(findPlugin({ ...of, ...wanted }), { code: "not_found", message });
  await refused({}, /there is no bin\/demo-importer in .*; run "plakar-deno build"/);
  await refused({ fromSource: true }, /there is no connectors\/demo\/importer\.ts/);
  await refused({ protocol: "s3" }, /has no importer for "s3"; its importers are for demo, demos;/);
  await refused(
    { protocol: "s3", pluginFlag: "--from-plugin" },
    /give a plugin with --from-plugin$/,
  );
  await refused({ project: "/nowhere" }, /"\/nowhere" is no project of connectors/);
});

Deno.test("a given plugin needs no project, and gets what its manifest says of it", async () => {
  await using made = await project(source, "bin/demo-importer", "bin/both", "alone.ts", "plain");
  const of = { role: "importer", protocol: "any" } as const;
  const at = (path: string) => join(made.folder, path);
  const built = await findPlugin({ ...of, plugin: at("bin/demo-importer") });
  deepEqual([built.name, built.localfs, built.source], ["demo-importer", true, undefined]);
  const written = await findPlugin({ ...of, plugin: at(source) });
  deepEqual([written.name, written.source], ["demo-importer", at(source)]);
  const both = await findPlugin({ ...of, role: "exporter", plugin: at("bin/both") });
  deepEqual(both.args, ["exporter", "--log-level=debug"]);
  const alone = await findPlugin({ ...of, plugin: at("alone.ts") });
  deepEqual([alone.name, alone.localfs], ["alone.ts", undefined]);
  equal(alone.args.includes("--ignore-env"), true);
  match(
    alone.remark,
    /with no permission at all: .*deno\.json has no permission set ".*-importer"$/,
  );
  const refused = (plugin: string, message: RegExp, fromSource = false) =>
    rejects(findPlugin({ ...of, plugin, fromSource }), { code: "invalid_argument", message });
  await refused(at("plain"), /it is not executable; use "chmod \+x"/);
  await refused(at("none"), /it is no file; give an executable or a \.ts connector/);
  await refused(at("bin/both"), /cannot run ".*" from source: it is an executable/, true);
});
