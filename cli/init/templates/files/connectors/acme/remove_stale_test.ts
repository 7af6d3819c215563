import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { removeStale } from "./remove_stale.ts";

Deno.test("only temporary files that are a day old are removed", async () => {
  const root = await Deno.makeTempDir();
  try {
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of ["CONFIG", "tmp.new", "tmp.old"]) {
      await Deno.writeTextFile(`${root}/${name}`, "");
      if (name !== "tmp.new") await Deno.utime(`${root}/${name}`, old, old);
    }
    await removeStale(root);
    const left = await Array.fromAsync(Deno.readDir(root));
    deepEqual(left.map(({ name }) => name).sort(), ["CONFIG", "tmp.new"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
