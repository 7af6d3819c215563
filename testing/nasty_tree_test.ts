import { Buffer } from "node:buffer";
import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { nastyTree } from "./nasty_tree.ts";

Deno.test("the tree is on disk as its entries say, and gone after disposal", async () => {
  let folder: string;
  {
    await using tree = await nastyTree({ largeBytes: 70_000 });
    folder = tree.folder;
    const seen: string[] = [];
    for await (const path of paths(folder)) seen.push(path);
    deepEqual(seen.sort(), [...tree.entries.keys()].sort());
    for (const [path, entry] of tree.entries) {
      const info = await Deno.lstat(folder + path);
      equal(info.isSymlink, entry.kind === "symlink", path);
      if (entry.mode !== undefined) equal(info.mode! & 0o7777, entry.mode, path);
      if (entry.target !== undefined) equal(await Deno.readLink(folder + path), entry.target);
      if (entry.links !== undefined) equal(info.nlink, entry.links);
      if (entry.content !== undefined) {
        equal(Buffer.compare(await Deno.readFile(folder + path), entry.content), 0, path);
      }
    }
  }
  await rejects(Deno.lstat(folder), Deno.errors.NotFound);
});

async function* paths(folder: string, below = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder + below)) {
    yield `${below}/${name}`;
    if (isDirectory) yield* paths(folder, `${below}/${name}`);
  }
}
