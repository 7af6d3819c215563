import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { runProgram } from "../../cli/run_program.ts";
import { makeTree, realTree } from "../compatibility/real_tree.ts";

/** The connector that restores, and the one that keeps the repository. */
export type Target = "dir" | "legacy-folder";

/**
 * Two snapshots of a folder and a restore through compiled connectors, by the libraries of plakar
 * v1.0: `dir-importer`, and the exporter and the storage of `target`. They lie where that plakar
 * unpacks a package.
 */
export async function backsUp(
  program: string,
  bin: string,
  target: Target,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const [tree, work] = [join(folder, "tree"), join(folder, "work")];
  await Deno.mkdir(tree);
  await makeTree(tree);
  // More than the host asks for at once, and than one window of the connection holds.
  await Deno.mkdir(join(tree, "many"));
  for (let index = 0; index < 300; index++) {
    const content = new Uint8Array(index * 997).map((_, at) => (at * index) % 256);
    await Deno.writeFile(join(tree, "many", `file ${index}`), content);
  }
  const names = ["dir-importer", `${target}-exporter`, `${target}-storage`];
  const args = ["-tree", tree, "-exporter", target, "-storage", target];
  const snapshots = await runBackup(program, bin, names, [...args, "-work", work], folder, signal);
  equal(snapshots.length, 2);
  const wanted = await realTree(tree);
  const kinds = [...wanted.values()].map(({ kind }) => kind);
  for (const snapshot of snapshots) {
    deepEqual(
      [snapshot["Type"], snapshot["Root"], snapshot["Failures"]],
      ["dir", tree, 0],
    );
    deepEqual(
      [snapshot["Files"], snapshot["Symlinks"]],
      ["file", "symlink"].map((kind) => kinds.filter((one) => one === kind).length),
    );
  }
  const found = await realTree(join(work, "restored"));
  // That host sends no metadata of the restored folder itself.
  for (const entries of [wanted, found]) entries.delete("/");
  deepEqual(found, wanted);
}

/** The same through an importer that tells files and no folders, from the top of everything. */
export async function backsUpFiles(
  program: string,
  bin: string,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const work = join(folder, "work");
  const names = ["example-importer", "dir-exporter", "dir-storage"];
  const args = ["-tree", "/", "-importer", "example", "-work", work];
  for (const snapshot of await runBackup(program, bin, names, args, folder, signal)) {
    deepEqual([snapshot["Type"], snapshot["Files"], snapshot["Failures"]], ["example", 5, 0]);
  }
  const restored = join(work, "restored");
  equal(await Deno.readTextFile(join(restored, "world.txt")), "Hello, world!\n");
  equal((await Array.fromAsync(Deno.readDir(restored))).length, 5);
}

/** Runs the program on executables that lie where plakar v1.0 unpacks them; gives the snapshots. */
async function runBackup(
  program: string,
  bin: string,
  names: readonly string[],
  args: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const plugins = join(folder, "plugins/v1.0.0/kit_v0.1.0_linux_amd64");
  await Deno.mkdir(plugins, { recursive: true });
  await Deno.mkdir(join(folder, "work"));
  for (const name of names) await Deno.copyFile(join(bin, name), join(plugins, name));
  const { code, stdout, stderr } = await runProgram(program, {
    args: ["-plugins", plugins, ...args],
    signal,
  });
  equal(code, 0, stderr);
  return JSON.parse(stdout);
}
