import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { toldGeneration } from "./told_generation.ts";

Deno.test("a plugin that is told nothing is started as it is", () => {
  const { executable, args } = toldGeneration({ executable: "x", args: ["a"] }, undefined);
  deepEqual([executable, args], ["x", ["a"]]);
});

Deno.test("an executable is told by its path, and gets no argument it has not", async () => {
  const file = await Deno.makeTempFile();
  try {
    const told = toldGeneration({ executable: file, args: ["importer"] }, "v1.0");
    match(told.executable.replaceAll("\\", "/"), /\/plugins\/v1\.0\.0\/[^/]+\/[^/]+$/);
    equal(await Deno.realPath(told.executable), await Deno.realPath(file));
    deepEqual(told.args, ["importer"]);
    await told.remove();
    equal(await Deno.stat(told.executable).catch(() => "gone"), "gone");
    const args = ["importer", "--plakar-api=v1.0", "x"];
    const newer = toldGeneration({ executable: file, args }, "v1.1");
    deepEqual([newer.executable, newer.args], [file, ["importer", "--plakar-api=v1.1", "x"]]);
    await newer.remove();
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a module is told by an argument, once", () => {
  const source = { executable: "deno", args: ["run", "x.ts"], source: "x.ts" };
  deepEqual(toldGeneration(source, "v1.0").args, ["run", "x.ts", "--plakar-api=v1.0"]);
  equal(toldGeneration(source, "v1.0").executable, "deno");
  const again = { ...source, args: ["run", "x.ts", "--plakar-api=v1.0"] };
  deepEqual(toldGeneration(again, "v1.1").args, ["run", "x.ts", "--plakar-api=v1.1"]);
});
