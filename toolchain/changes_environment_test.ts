import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { resolve } from "node:path";
import { changesEnvironment } from "./changes_environment.ts";
import { sourceFiles } from "./source_files.ts";

Deno.test("every test that changes the environment is known to, and so runs by itself", async () => {
  const top = resolve(import.meta.dirname!, "..");
  const changing: string[] = [];
  for (const file of await sourceFiles(top, [".ts"])) {
    if (!file.endsWith("_test.ts") && !file.startsWith("tests/")) continue;
    const text = await Deno.readTextFile(`${top}/${file}`);
    if (/\bDeno\.(env\.(set|delete)|chdir)\(/.test(text)) changing.push(file);
  }
  equal(changing.length > 0, true);
  deepEqual(changing.filter((file) => !changesEnvironment(file)), []);
});
