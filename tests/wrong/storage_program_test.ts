import { deepStrictEqual as deepEqual, match } from "node:assert/strict";
import type { ConformanceCase } from "../../testing/conformance_case.ts";
import { runCases } from "../../testing/run_cases.ts";
import type { StorageCapabilities } from "../../testing/storage_capabilities.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import { scriptProgram, storageCan } from "../scripted/storage_can.ts";
import type { ProgramMistake } from "./storage_program.ts";

/** Runs one case against the program with a mistake; resolves to what the failure says. */
async function failureOf(
  mistake: ProgramMistake,
  tested: ConformanceCase<StorageCapabilities>,
): Promise<string> {
  const results = await runCases({
    role: "storage",
    cases: [tested],
    connector: scriptProgram(new URL("storage_program.ts", import.meta.url), mistake),
    protocol: "scripted",
    config: {},
    can: storageCan,
  });
  deepEqual(results.map(({ row, outcome }) => [row, outcome.kind]), [[tested.row, "failed"]]);
  const { outcome } = results[0]!;
  return outcome.kind === "failed" ? outcome.error.message : "";
}

function caseOf(row: string, words: RegExp): ConformanceCase<StorageCapabilities> {
  return storageCases.find((each) => each.row === row && words.test(each.statement))!;
}

Deno.test("a store that writes in place is caught by SIGKILL amid a Put", async () => {
  const message = await failureOf("writesInPlace", caseOf("S9", /SIGKILL/));
  match(message, /after SIGKILL amid a Put: /);
});

Deno.test("a store that closes late is caught by its open files", async () => {
  const message = await failureOf("closesLate", caseOf("S18", /file of the plugin/));
  match(message, /after 20 cancelled Gets, files of the plugin: \d+ are open/);
});

Deno.test("a store that reads whole objects into memory is caught", async () => {
  const message = await failureOf("readsWhole", caseOf("S24", /memory/));
  match(message, /64 Gets of 12 MiB at once took the plugin to \d+ MiB of memory/);
});

Deno.test("a store that keeps whole objects in memory is caught", async () => {
  const message = await failureOf("buffers", caseOf("S24", /memory/));
  match(message, /32 Puts of 12 MiB at once took the plugin to \d+ MiB of memory/);
});
