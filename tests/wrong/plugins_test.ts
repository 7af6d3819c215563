import { deepStrictEqual as deepEqual } from "node:assert/strict";
import type { Capabilities, ConformanceCase } from "../../testing/conformance_case.ts";
import { processCases } from "../../testing/process_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { wrongPlugins } from "./plugins.ts";
import type { WrongPlugin } from "./wrong_plugin.ts";

// Two at once: the rows about time must not fail for want of a processor.
const AT_ONCE = 2;

Deno.test("each wrong plugin is caught by exactly the row meant for it", async () => {
  const found: ReadonlyMap<string, string>[] = [];
  const left = [...wrongPlugins.entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next; (next = left.shift()) !== undefined;) {
      found[next[0]] = await failuresOf(next[1]);
    }
  }));
  const table = wrongPlugins.flatMap(({ why }, index) => [
    `\n${why}`,
    ...[...found[index]!].map(([row, message]) => `  ${row.padEnd(4)} ${message}`),
  ]);
  console.log(table.join("\n"));
  deepEqual(
    wrongPlugins.map(({ why }, index) => ({ why, rows: [...found[index]!.keys()] })),
    wrongPlugins.map(({ why, row, also = [] }) => ({ why, rows: [row, ...also] })),
  );
});

Deno.test("there is a wrong plugin for every P row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongPlugins), rows(processCases));
});

/** The rows that fail, each with its first message. */
async function failuresOf(
  { role = "importer", distance, source }: WrongPlugin,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  const results = await runCases({
    role,
    source: () => source,
    distances: [distance],
    cases: processCases as readonly ConformanceCase<Capabilities>[],
    protocol: "scripted",
    config: { location: "scripted://x" },
    can: role === "storage" ? storageCan : importerCan,
  });
  for (const { row, outcome } of results) {
    if (outcome.kind !== "failed" || failures.has(row)) continue;
    const message = outcome.error.message.replaceAll("\n", " ");
    failures.set(row, message.length > 160 ? `${message.slice(0, 160)}…` : message);
  }
  return failures;
}
