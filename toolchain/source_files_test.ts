import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { sourceFiles } from "./source_files.ts";

Deno.test("sourceFiles finds files by their ending and leaves out what is made", async () => {
  const top = await Deno.makeTempDir();
  try {
    for (const folder of ["b/c", "bin", "node_modules/x", ".git"]) {
      await Deno.mkdir(`${top}/${folder}`, { recursive: true });
    }
    const files = ["z.ts", "a.md", "b/c/d_test.ts", "bin/x.ts", "node_modules/x/y.ts", ".git/g.ts"];
    for (const file of files) await Deno.writeTextFile(`${top}/${file}`, "");
    deepEqual(await sourceFiles(top, [".ts"]), ["b/c/d_test.ts", "z.ts"]);
    deepEqual(await sourceFiles(top, ["_test.ts", ".md"]), ["a.md", "b/c/d_test.ts"]);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
});
