import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { exporterCases } from "../../testing/exporter_cases.ts";
import { runCases } from "../../testing/run_cases.ts";
import { exporterCan } from "../scripted/exporter_can.ts";
import { wrongExporters } from "./exporters.ts";
import type { WrongExporter } from "./wrong_exporter.ts";

// The cases wait more than they work.
const AT_ONCE = 4;
// A slow machine is no failure; only where a hang is meant it is not worth to wait.
const CASE_TIMEOUT = 60_000;
const HANG_TIMEOUT = 6_000;

Deno.test("each wrong exporter is caught by exactly the row meant for it", async () => {
  const found = await allOf(wrongExporters, failuresOf);
  const table = wrongExporters.flatMap(({ why }, index) => [
    `\n${why}`,
    ...[...found[index]!].map(([row, message]) => `  ${row.padEnd(4)} ${message}`),
  ]);
  console.log(table.join("\n"));
  deepEqual(
    wrongExporters.map(({ why }, index) => ({ why, rows: [...found[index]!.keys()] })),
    wrongExporters.map(({ why, row, also = [] }) => ({ why, rows: [row, ...also] })),
  );
});

Deno.test("there is a wrong exporter for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongExporters), rows(exporterCases));
});

/** The rows that fail, each with its first message. */
async function failuresOf({ source, hangs }: WrongExporter): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (
    const { row, outcome } of await runCases({
      role: "exporter",
      source: () => source,
      distances: ["direct"],
      cases: exporterCases,
      protocol: "scripted",
      config: { location: "scripted:///nowhere" },
      can: exporterCan,
      caseTimeout: hangs ? HANG_TIMEOUT : CASE_TIMEOUT,
    })
  ) {
    if (outcome.kind !== "failed" || failures.has(row)) continue;
    const { message } = outcome.error;
    failures.set(row, message.length > 160 ? `${message.slice(0, 160)}…` : message);
  }
  return failures;
}

async function allOf<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next; (next = left.shift()) !== undefined;) results[next[0]] = await run(next[1]);
  }));
  return results;
}
