import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Capabilities, ConformanceCase } from "./conformance_case.ts";
import { runCases } from "./run_cases.ts";
import { fakeImporter } from "./fake_importer.ts";

const importer = () => Promise.resolve(fakeImporter());
const base = {
  role: "importer",
  connector: importer,
  protocol: "fake",
  config: { location: "fake://x" },
  distances: ["direct"],
} as const;

function caseOf(
  row: string,
  run: ConformanceCase<Capabilities>["run"],
  more: Partial<ConformanceCase<Capabilities>> = {},
): ConformanceCase<Capabilities> {
  return { row, statement: `${row} holds`, roles: ["importer"], run, ...more };
}

const passes = caseOf("X1", () => Promise.resolve());
const fails = caseOf("X2", () => Promise.reject(new Error("got 2 records")));

function summary(results: Awaited<ReturnType<typeof runCases>>): string[] {
  return results.map(({ row, outcome }) =>
    `${row} ${outcome.kind}` +
    (outcome.kind === "skipped"
      ? `: ${outcome.reason}`
      : outcome.kind === "failed"
      ? `: ${outcome.error.message}`
      : "")
  );
}

Deno.test("cases pass and fail one by one, and onResult hears of each", async () => {
  const heard: string[] = [];
  const results = await runCases({
    ...base,
    cases: [passes, fails],
    onResult: ({ row }) => heard.push(row),
  });
  deepEqual(summary(results), ["X1 passed", "X2 failed: got 2 records"]);
  deepEqual(heard, ["X1", "X2"]);
});

Deno.test("a case whose capability is not declared is skipped with that reason", async () => {
  const needs = caseOf("X9", () => Promise.resolve(), { needs: ["readerFails"] });
  const without = await runCases({ ...base, cases: [needs] });
  deepEqual(summary(without), ['X9 skipped: the connector does not declare "readerFails"']);
  const with_ = await runCases({ ...base, cases: [needs], can: { readerFails: {} } });
  deepEqual(summary(with_), ["X9 passed"]);
});

Deno.test("a declared failure is skipped, a needless skip and an unknown one fail", async () => {
  const results = await runCases({
    ...base,
    cases: [passes, fails],
    skip: [
      { row: "X1", reason: "old" },
      { row: "X2", reason: "no time" },
      { row: "X77", reason: "typo" },
    ],
  });
  deepEqual(summary(results), [
    "X1 passed",
    "X2 skipped: declared: no time (seen: got 2 records)",
    'X77 failed: the skip of "X77" (typo) names no row of the kit: correct or remove it',
    "X1 failed: row X1 is skipped (old) but holds now: remove the skip",
  ]);
});

Deno.test("a case that does not end has failed, and what it opened is closed", async () => {
  let closed = false;
  const forgetful = caseOf("X3", async (subject) => {
    const plugin = await subject.start();
    plugin.close = ((close) => () => {
      closed = true;
      return close();
    })(plugin.close);
    const dispose = plugin[Symbol.asyncDispose].bind(plugin);
    plugin[Symbol.asyncDispose] = () => {
      closed = true;
      return dispose();
    };
    await subject.folder();
    await new Promise(() => {});
  });
  const results = await runCases({ ...base, cases: [forgetful], caseTimeout: 100 });
  deepEqual(summary(results), ["X3 failed: did not end within 0.1 s"]);
  equal(closed, true);
});

Deno.test("folders of a case are gone after it, also those with mode 0", async () => {
  let folder = "";
  const keeps = caseOf("X4", async (subject) => {
    folder = await subject.folder();
    await Deno.mkdir(`${folder}/deep`);
    await Deno.writeTextFile(`${folder}/deep/file`, "x");
    await Deno.chmod(`${folder}/deep`, 0);
  });
  const [result] = await runCases({ ...base, cases: [keeps] });
  equal(result!.outcome.kind, "passed");
  await rejects(Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("an aborted run ends", async () => {
  const stop = new AbortController();
  const waits = caseOf("X5", () => {
    stop.abort(new Error("enough"));
    return new Promise(() => {});
  });
  const results = await runCases({ ...base, cases: [waits, passes], signal: stop.signal });
  deepEqual(summary(results), ["X5 failed: enough"]);
});
