import { deepStrictEqual as deepEqual } from "node:assert/strict";
import type { Capabilities } from "../../testing/conformance_case.ts";
import { casesV10 } from "../../testing/cases_v1_0.ts";
import { runCases } from "../../testing/run_cases.ts";
import type { Role } from "../../testing/subject.ts";
import { exporterCan } from "../scripted/exporter_can.ts";
import { importerCan } from "../scripted/importer_can.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { wrongExportersV10 } from "./exporters_v1_0.ts";
import { wrongImportersV10 } from "./importers_v1_0.ts";
import { wrongStoresV10 } from "./stores_v1_0.ts";
import type { WrongV10 } from "./wrong_v1_0.ts";

// The cases wait more than they work.
const AT_ONCE = 4;
// A slow machine is no failure; only where a hang is meant it is not worth to wait.
const CASE_TIMEOUT = 60_000;
const HANG_TIMEOUT = 6_000;

const wrongPlugins = [...wrongImportersV10, ...wrongExportersV10, ...wrongStoresV10];
const can: Readonly<Record<Role, Capabilities>> = {
  importer: importerCan,
  exporter: exporterCan,
  storage: storageCan,
};

Deno.test("each plugin that is wrong before v1.0 hosts is caught by the row meant for it", async () => {
  const found: ReadonlyMap<string, string>[] = [];
  const left = [...wrongPlugins.entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next; (next = left.shift()) !== undefined;) {
      found[next[0]] = await failuresOf(next[1]);
    }
  }));
  const table = wrongPlugins.flatMap(({ why, role }, index) => [
    `\n${role}: ${why}`,
    ...[...found[index]!].map(([row, message]) => `  ${row.padEnd(4)} ${message}`),
  ]);
  console.log(table.join("\n"));
  deepEqual(
    wrongPlugins.map(({ role, why }, index) => ({ role, why, rows: [...found[index]!.keys()] })),
    wrongPlugins.map(({ role, why, row, also = [] }) => ({ role, why, rows: [row, ...also] })),
  );
});

Deno.test("there is a plugin that is wrong before v1.0 hosts for every V row", () => {
  const rows = (list: readonly { readonly row: string }[]) =>
    [...new Set(list.map(({ row }) => Number(row.slice(1))))].sort((one, other) => one - other);
  deepEqual(rows(wrongPlugins), rows(casesV10));
});

/** What takes long; it is looked at where it is about it. */
function isDear(need: string): boolean {
  return need === "listsMany" || need === "endless";
}

/** The rows that fail, each with its first message. */
async function failuresOf(
  { role, row, hangs, source }: WrongV10,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  const results = await runCases({
    role,
    source: () => source,
    distances: ["direct"],
    cases: casesV10.filter((each) => each.row === row || !each.needs?.some(isDear)),
    protocol: "scripted",
    config: { location: "scripted://x" },
    can: can[role],
    caseTimeout: hangs ? HANG_TIMEOUT : CASE_TIMEOUT,
  });
  for (const { row, outcome } of results) {
    if (outcome.kind !== "failed" || failures.has(row)) continue;
    const message = outcome.error.message.replaceAll("\n", " ");
    failures.set(row, message.length > 160 ? `${message.slice(0, 160)}…` : message);
  }
  return failures;
}
