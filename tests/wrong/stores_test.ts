import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { runCases } from "../../testing/run_cases.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import { storageCan } from "../scripted/storage_can.ts";
import { type WrongStore, wrongStores } from "./stores.ts";

// The cases wait for the disk and for timers half of their time.
const AT_ONCE = 4;
const CASE_TIMEOUT = 20_000;

/** The rows that fail with a wrong store, and what the row meant for it says. */
async function rowsFailedBy(
  { source, row }: WrongStore,
): Promise<{ readonly rows: readonly string[]; readonly message: string }> {
  const results = await runCases({
    role: "storage",
    source: () => source,
    distances: ["direct"],
    cases: storageCases,
    protocol: "scripted",
    config: {},
    can: storageCan,
    caseTimeout: CASE_TIMEOUT,
  });
  const messages = new Map<string, string>();
  for (const { row, outcome } of results) {
    if (outcome.kind === "failed" && !messages.has(row)) messages.set(row, outcome.error.message);
  }
  return { rows: [...messages.keys()], message: messages.get(row) ?? "not caught" };
}

Deno.test("each wrong store is caught by exactly the row meant for it", async () => {
  const table: string[] = [];
  const found: { why: string; rows: readonly string[] }[] = [];
  for (let at = 0; at < wrongStores.length; at += AT_ONCE) {
    const some = wrongStores.slice(at, at + AT_ONCE);
    for (
      const [index, { rows, message }] of (await Promise.all(some.map(rowsFailedBy))).entries()
    ) {
      const { row, why } = some[index]!;
      found.push({ why, rows });
      table.push(`${row.padEnd(4)} caught by ${rows.join(" ").padEnd(8)} ${why}\n     ${message}`);
    }
  }
  console.log(table.join("\n"));
  const meant = wrongStores.map(({ why, row, also = [] }) => ({ why, rows: [row, ...also] }));
  deepEqual(found, meant);
});

Deno.test("there is a wrong store for every row", () => {
  const rows = (list: readonly { readonly row: string }[]) => [
    ...new Set(list.map(({ row }) => row)),
  ];
  deepEqual(rows(wrongStores), rows(storageCases));
});
