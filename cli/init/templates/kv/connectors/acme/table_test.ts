import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openTable } from "./table.ts";

function tableOf(columns: string, ...values: readonly string[]) {
  const database = new DatabaseSync(":memory:");
  database.exec(`CREATE TABLE entries (${columns})`);
  for (const value of values) database.exec(`INSERT INTO entries VALUES (${value})`);
  return openTable(database, "/table.db", "entries");
}

for (
  const [what, columns, value] of [
    ["a number", "key INTEGER, value, modified", "7, x'00', 0"],
    ["NULL", "key TEXT PRIMARY KEY, value, modified", "NULL, x'00', 0"],
    ["a BLOB", "key TEXT PRIMARY KEY, value, modified", "x'41', x'00', 0"],
  ] as const
) {
  Deno.test(`a row whose key is ${what} is not left out in silence`, () => {
    const table = tableOf(columns, value);
    throws(() => [...table.rows()], /"entries" of "\/table.db": it has keys that are no text/);
  });
}

Deno.test("all rows are listed, over many pages, and NULL is an empty value", async () => {
  const keys = Array.from({ length: 1234 }, (_, index) => String(index).padStart(4, "0"));
  const values = keys.map((key) => `'${key}', NULL, 0`);
  const table = tableOf("key TEXT PRIMARY KEY, value, modified", ...values);
  const rows = [...table.rows()];
  deepEqual(rows.map(({ key }) => key), keys);
  equal(rows[0]!.size, 0);
  deepEqual(await Array.fromAsync(table.value(rows[0]!)), []);
});
