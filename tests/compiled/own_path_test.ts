import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { compileBundle } from "../../cli/build/compile_bundle.ts";
import { permissionSet } from "../../cli/build/permission_set.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { readGrants } from "../../cli/build/read_grants.ts";
import { spawnPlugin } from "../../host/spawn_plugin.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { Generation } from "../../sdk/generation.ts";
import { withFolder } from "../with_folder.ts";
import { executable } from "./executable.ts";

const signal = new AbortController().signal;
const config: unknown = JSON.parse(await Deno.readTextFile(join(projectFolder, "deno.json")));

/**
 * The generation in which an importer answers Init. As one of v1.1 it tells its type and root, which
 * a host of v1.0 would take for a failure; as one of v1.0 it says nothing when all is well.
 */
async function answeredGeneration(
  path: string,
  location: string,
  args: readonly string[] = [],
): Promise<Generation> {
  await using plugin = await spawnPlugin({ executable: path, args });
  const request = { proto: location.split(":")[0]!, config: { location } };
  const { root } = await plugin.client.unary(importerMethods.init, request);
  if (root !== "") return "v1.1";
  await plugin.client.unary(importerMethodsV10.info, {});
  return "v1.0";
}

/** A path below `plugins/<generation>/` that leads to an executable. */
async function installed(
  folder: string,
  name: string,
  generation: string,
  how: "copy" | "link" | "linked folder",
): Promise<string> {
  const plugins = join(folder, "plugins");
  const content = join(
    folder,
    how === "linked folder" ? "elsewhere" : "plugins",
    generation,
    "kit",
  );
  await Deno.mkdir(content, { recursive: true });
  if (how === "linked folder") {
    await Deno.mkdir(plugins, { recursive: true });
    await Deno.symlink(join(folder, "elsewhere", generation), join(plugins, generation));
  }
  if (how === "link") await Deno.symlink(executable(name), join(content, name));
  else await Deno.copyFile(executable(name), join(content, name));
  return join(plugins, generation, "kit", name);
}

for (const generation of ["v1.0.0", "v1.1.0"]) {
  for (const how of ["copy", "link", "linked folder"] as const) {
    Deno.test(`V1 an importer below plugins/${generation}/ answers for that host (${how})`, async () => {
      await withFolder(async (folder) => {
        const path = await installed(folder, "dir-importer", generation, how);
        equal(await answeredGeneration(path, `dir://${folder}`), generation.slice(0, 4));
      });
    });
  }
}

Deno.test("V1 an importer that may do nothing knows its own path, too", async () => {
  await withFolder(async (folder) => {
    const path = await installed(folder, "example-importer", "v1.0.0", "copy");
    deepEqual((await readGrants(path)).grants, []);
    equal(await answeredGeneration(path, "example://"), "v1.0");
  });
});

Deno.test("V1 an importer elsewhere is told by the args of its manifest, and answers for v1.1 without", async () => {
  await withFolder(async (folder) => {
    const path = executable("dir-importer");
    const answered = (...args: string[]) => answeredGeneration(path, `dir://${folder}`, args);
    equal(await answered("--plakar-api=v1.0"), "v1.0");
    equal(await answered("--plakar-api=v1.1"), "v1.1");
    equal(await answered("--plakar-api=v2.0"), "v1.1");
    equal(await answered(), "v1.1");
  });
});

Deno.test("V1 the path says more than the args", async () => {
  await withFolder(async (folder) => {
    const path = await installed(folder, "dir-importer", "v1.1.0", "link");
    equal(await answeredGeneration(path, `dir://${folder}`, ["--plakar-api=v1.0"]), "v1.1");
  });
});

Deno.test("what tells the own path costs no grant, and what costs one is refused", async () => {
  await withFolder(async (folder) => {
    const real = join(folder, "elsewhere", "v1.0.0");
    const output = join(real, "probe");
    await Deno.mkdir(real, { recursive: true });
    const code = await Deno.readTextFile(
      new URL("testdata/own_path_probe.js", import.meta.url),
    );
    // The grants of an executable that has none.
    const set = permissionSet(config, "example-importer");
    await compileBundle({ code, set, output, signal });
    await Deno.mkdir(join(folder, "plugins"));
    await Deno.symlink(real, join(folder, "plugins", "v1.0.0"));
    const path = join(folder, "plugins", "v1.0.0", "probe");
    const { code: exit, stdout } = await new Deno.Command(path, { cwd: "/" }).output();
    equal(exit, 0);
    const told: Readonly<Record<string, string>> = JSON.parse(new TextDecoder().decode(stdout));
    equal(told["process.argv0"], path);
    for (const name of ["Deno.execPath()", "process.execPath", "process.argv[0]"]) {
      equal(told[name], output, name);
    }
    match(told["import.meta.url"]!, /\/deno-compile-[^/]+\//);
    equal(told["Deno.cwd()"], "/");
    match(told["/proc/self/exe"]!, /^NotCapable/);
    match(told["/proc/self/cmdline"]!, /^NotCapable/);
  });
});
