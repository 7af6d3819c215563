import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { hasLostTest, lostTests } from "./lost_tests.ts";
import { runCaptured } from "./run_captured.ts";

Deno.test("a test that waits for nothing any more is found lost, and named by a run in which it ends", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = ["a_test.ts", "b_test.ts"];
    await Deno.writeTextFile(join(folder, "a_test.ts"), 'Deno.test("one", () => {});\n');
    const withWait = (wait: string) =>
      `Deno.test("two", () => {});\nDeno.test("three ... ok?", ${wait});\n`;
    const run = async (wait: string) => {
      await Deno.writeTextFile(join(folder, "b_test.ts"), withWait(wait));
      const args = ["test", "-A", "--no-lock", "--no-check", "--parallel", ...files];
      return (await runCaptured(args, { cwd: folder, label: "test" })).output;
    };
    const first = await run("() => new Promise(() => {})");
    const second = await run("() => {}");
    // Newer Denos say themselves which one it was.
    const isNamed = first.includes("three ... ok? ... FAILED");
    equal(hasLostTest(first), !isNamed, first);
    equal(hasLostTest(second), false, second);
    deepEqual(lostTests(first, second), isNamed ? [] : ["./b_test.ts => three ... ok?"]);
    deepEqual(lostTests(second, second), []);
    equal(hasLostTest(await run("() => Promise.reject(new Error())")), false);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
