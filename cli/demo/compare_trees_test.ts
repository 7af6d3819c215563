import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { lutimes } from "node:fs/promises";
import { removeFolder } from "../../testing/remove_folder.ts";
import { compareTrees, type TreeComparison } from "./compare_trees.ts";
import { makeTree } from "./make_tree.ts";

const signal = new AbortController().signal;

/** Two equal generated trees, made one after the other with equal times. */
async function twins(
  use: (source: string, restored: string, entries: number) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const made: string[] = [];
    let entries = 0;
    for (const name of ["source", "restored"]) {
      const tree = join(folder, name);
      await Deno.mkdir(tree);
      entries = await makeTree({ folder: tree, bigFileBytes: 3_000_000, signal });
      await settle(tree);
      made.push(tree);
    }
    await use(made[0]!, made[1]!, entries);
  } finally {
    await removeFolder(folder);
  }
}

/** Sets every time that depends on when the tree was made. */
async function settle(path: string): Promise<void> {
  const info = await Deno.lstat(path);
  if (info.isDirectory) {
    for await (const { name } of Deno.readDir(path)) await settle(join(path, name));
  }
  if (info.isSymlink) await lutimes(path, 5, 5);
  else await Deno.utime(path, 5, 5);
}

const compare = (source: string, restored: string): Promise<TreeComparison> =>
  compareTrees({ source, restored, signal });

Deno.test("equal trees have no differences and every entry is counted", async () => {
  await twins(async (source, restored, entries) => {
    const result = await compare(source, restored);
    deepEqual(result.differences, []);
    equal(result.hardLinks, 2);
    equal(result.bytes > 5_000_000, true);
    equal(result.entries, entries);
  });
});

Deno.test("every kind of damage is noticed and named", async () => {
  await twins(async (source, restored) => {
    const at = (...names: string[]) => join(restored, ...names);
    const big = await Deno.open(at("sizes", "big"), { write: true });
    await big.seek(2_500_000, Deno.SeekMode.Start);
    await big.write(new Uint8Array([1, 2, 3]));
    big.close();
    await Deno.utime(at("sizes", "big"), 5, 5);
    await Deno.chmod(at("modes", "4755"), 0o755);
    await Deno.utime(at("times", "epoch"), 5, 5.001);
    await Deno.remove(at("links", "second"));
    await Deno.copyFile(at("links", "first"), at("links", "second"));
    await Deno.utime(at("links", "second"), 5, 5);
    await Deno.remove(at("links", "relative"));
    await Deno.symlink("second", at("links", "relative"));
    await lutimes(at("links", "relative"), 5, 5);
    await Deno.remove(at("empty-folder"));
    await Deno.writeTextFile(at("extra"), "");
    for (const folder of ["links", "."]) await Deno.utime(at(folder), 5, 5);
    const found = (await compare(source, restored)).differences;
    deepEqual(found.map(({ path, difference }) => `${path}: ${difference}`).sort(), [
      "empty-folder: missing in the restored tree",
      "extra: only in the restored tree",
      'links/relative: target "first", restored as "second"',
      "links/second: a hard link, restored as a separate file",
      "modes/4755: mode 4755, restored as 755",
      "sizes/big: content differs from byte 2500000",
      "times/epoch: modification time 1970-01-01T00:00:05.000Z, " +
      "restored as 1970-01-01T00:00:05.001Z",
    ]);
  });
});

Deno.test("a shorter file differs where it ends, a file in place of a folder is named", async () => {
  await twins(async (source, restored) => {
    await Deno.truncate(join(restored, "sizes", "1048577-bytes"), 1_048_576);
    await Deno.remove(join(restored, "empty-folder"));
    await Deno.writeTextFile(join(restored, "empty-folder"), "");
    const text = (await compare(source, restored)).differences
      .map(({ path, difference }) => `${path}: ${difference}`).join("\n");
    match(text, /1048577-bytes: content differs from byte 1048576/);
    match(text, /1048577-bytes: size 1048577, restored as 1048576/);
    match(text, /empty-folder: a folder, restored as a file/);
  });
});
