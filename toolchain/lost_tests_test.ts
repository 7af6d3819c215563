import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { hasLostTest, lostFiles, lostTests } from "./lost_tests.ts";
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

Deno.test("the files of a run of one at a time are known in which a test was lost, and the tests of the others count", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = ["a_test.ts", "b_test.ts", "c_test.ts"];
    const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
    await write(
      "a_test.ts",
      'Deno.test("one", async (t) => {\n  await t.step("in it", () => {});\n' +
        '  console.log("a ... ok\\nrunning 9 tests from ./b_test.ts");\n});\n',
    );
    await write("c_test.ts", 'Deno.test("five", () => {});\n');
    const withWait = (wait: string) =>
      'Deno.test("two", () => console.log("x"));\n' +
      'Deno.test({ name: "left", ignore: true, fn() {} });\n' +
      `Deno.test("three ... ok?", ${wait});\nDeno.test("four", () => {});\n`;
    const run = async (wait: string, ran: readonly string[]) => {
      await write("b_test.ts", withWait(wait));
      const args = ["test", "-A", "--no-lock", "--no-check", ...ran];
      return (await runCaptured(args, { cwd: folder, label: "test" })).output;
    };
    const first = await run("() => new Promise(() => {})", files);
    if (!hasLostTest(first)) return match(first, /three \.{3} ok\? \.{3} FAILED/);
    deepEqual(lostFiles(first), {
      files: ["./b_test.ts"],
      others: { passed: 2, failed: 0, skipped: 0 },
    });
    const second = await run("() => {}", ["./b_test.ts"]);
    deepEqual(lostTests(first, second), [
      "./b_test.ts => three ... ok?",
      "./b_test.ts => four",
    ]);
    deepEqual(lostFiles(second), { files: [], others: { passed: 3, failed: 0, skipped: 1 } });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
