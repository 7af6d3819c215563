import { join } from "node:path";
import { buildOne } from "../../cli/build/build_one.ts";
import { openStamps } from "../../cli/build/build_stamps.ts";
import { permissionSet } from "../../cli/build/permission_set.ts";
import { projectFolder } from "../../cli/build/project_folder.ts";

/**
 * Compiles connectors of this project as its build does, each with its own permission set, but with
 * `grpcJsTransport` in place of the transport they have.
 *
 * @param names The executables to make, of those in the manifest.
 * @param folder An existing folder for them; they have the same names there.
 * @param signal Stops the work when aborted.
 */
export async function grpcJsExecutables(
  names: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const config: unknown = JSON.parse(await Deno.readTextFile(join(projectFolder, "deno.json")));
  const stamps = await openStamps(folder);
  for (const name of names) {
    await buildOne({
      project: projectFolder,
      target: { name, source: `tests/compiled/testdata/grpc_js/${name.replaceAll("-", "_")}.ts` },
      set: permissionSet(config, name),
      executable: join(folder, name),
      stamps,
      signal,
    });
  }
}

/**
 * Makes such executables for the tests of one file and resolves to what gives their paths; they are
 * removed after the tests.
 */
export async function grpcJsForTests(
  ...names: readonly string[]
): Promise<(name: string) => string> {
  const folder = await Deno.makeTempDir({ prefix: "grpc-js-" });
  Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));
  await grpcJsExecutables(names, folder, new AbortController().signal);
  return (name) => join(folder, name);
}
