import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { exporter, importer, storage } from "../../connectors/dir/conformance.ts";
import { buildConnectors } from "../../cli/build/build_connectors.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { testExporter, testImporter, testStorage } from "../../testing/mod.ts";
import { withFolder } from "../with_folder.ts";
import { type roles, runBuild, writeDirProject } from "./build_project.ts";

const signal = new AbortController().signal;
const project = await Deno.realPath(await Deno.makeTempDir({ prefix: "combined-" }));
Deno.test.afterAll(() => Deno.remove(project, { recursive: true }));
await writeDirProject(project, { combined: true });
await buildConnectors({ project, signal });
const executable = join(project, "bin", "dir");
const served = (role: typeof roles[number]) => ({
  connector: { executable, args: [role] },
  name: `combined dir ${role}`,
  protocol: "dir",
});

// The whole kit, as for an executable of one role.
testImporter({ ...served("importer"), ...importer });
testExporter({ ...served("exporter"), ...exporter });
testStorage({ ...served("storage"), ...storage });

Deno.test("a combined executable holds the grants of all its roles", async () => {
  deepEqual((await readGrants(executable)).grants, [
    { access: "read", allow: true },
    { access: "write", allow: true },
  ]);
});

Deno.test("a combined executable without a role it knows says so on stderr and ends with 2", async () => {
  for (const [args, said] of [[[], "no role was given"], [["restorer"], '"restorer" is no role']]) {
    const output = await new Deno.Command(executable, { args: [...args!], stdin: "null" }).output();
    equal(output.code, 2);
    equal(output.stdout.length, 0);
    const stderr = new TextDecoder().decode(output.stderr);
    match(
      stderr,
      /^dir: cannot start: .*must be one of importer, exporter, storage; .*args: \[imp/,
    );
    equal(stderr.includes(said as string), true, stderr);
  }
});

Deno.test("--combined builds one executable against the manifest and says what to write there", () =>
  withFolder(async (folder) => {
    await writeDirProject(folder);
    const { code, stdout, stderr } = await runBuild(folder, ["--combined"]);
    equal(code, 0, stderr);
    match(stdout, /^bin\/dir .* may use: read, write\n/);
    match(stdout, /one executable for importer, exporter, storage: each may use what any/);
    match(
      stderr,
      /write into manifest\.yaml:\n.*dir-importer\n {2}- type: importer\n {4}executable: /,
    );
    // The same as when the manifest says it.
    deepEqual(
      await Deno.readFile(join(folder, "bin", "dir")),
      await Deno.readFile(executable),
    );
  }));

Deno.test("a role whose module does not export its definition does not build", () =>
  withFolder(async (folder) => {
    await writeDirProject(folder, { combined: true });
    await Deno.writeTextFile(join(folder, "connectors/dir/storage.ts"), "export const store = 1;");
    await rejects(buildConnectors({ project: folder, signal }), {
      name: "ConnectorError",
      message: /No matching export in .*storage\.ts/,
    });
  }));

Deno.test("only the role that was picked is loaded", () =>
  withFolder(async (folder) => {
    await writeDirProject(folder, { combined: true });
    const file = join(folder, "connectors/dir/storage.ts");
    const source = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, `${source}\nthrow new Error("the storage was loaded");\n`);
    const [built] = await buildConnectors({ project: folder, signal });
    const stderrOf = async (role: string) => {
      const { stderr } = await new Deno.Command(built!.executable, { args: [role], stdin: "null" })
        .output();
      return new TextDecoder().decode(stderr);
    };
    equal(await stderrOf("importer"), "");
    match(await stderrOf("storage"), /the storage was loaded/);
  }));
