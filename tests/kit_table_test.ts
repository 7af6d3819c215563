import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { kitCases, kitTable } from "./kit_table.ts";
import { rows } from "./row_tests.ts";

Deno.test("docs/testing.md lists the cases of the kit as they are", async () => {
  const page = await Deno.readTextFile(new URL("../docs/testing.md", import.meta.url));
  const table = page.slice(page.indexOf("| row |")).trimEnd();
  equal(table, kitTable(), "run ./denow run -A tests/write_kit_table.ts");
});

Deno.test("the kit has a case for every row of a plugin", () => {
  const tested = new Set(kitCases.map(({ row }) => row));
  // The H rows are the host's.
  deepEqual(rows.filter((row) => !row.startsWith("H") && !tested.has(row)), []);
});

Deno.test("no two cases of a row say the same", () => {
  const names = kitCases.map(({ row, statement, roles }) => `${row} ${statement} ${roles.join()}`);
  deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
});

Deno.test("a case needs only what an author can declare", async () => {
  const declared = new Set<string>();
  for (const role of ["importer", "exporter", "storage"]) {
    const path = new URL(`../testing/${role}_capabilities.ts`, import.meta.url);
    for (const [, name] of (await Deno.readTextFile(path)).matchAll(/^ {2}readonly (\w+)\?:/gm)) {
      declared.add(name!);
    }
  }
  const needed = kitCases.flatMap(({ needs = [] }) => needs);
  deepEqual(needed.filter((need) => !declared.has(need)), []);
});
