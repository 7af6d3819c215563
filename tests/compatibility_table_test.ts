import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { dirname } from "node:path";
import {
  cells,
  cellTests,
  cellWords,
  compatibilityTable,
  withTable,
} from "./compatibility_table.ts";

const TOP = dirname(import.meta.dirname!);

Deno.test("every cell of host, style and role has a test, and no test names another cell", async () => {
  const { tests, strays } = await cellTests(TOP);
  const tested = new Set(tests.map(cellWords));
  equal(cells.length, 12);
  deepEqual(cells.map(cellWords).filter((words) => !tested.has(words)), []);
  deepEqual(strays, []);
});

Deno.test("the README shows the matrix as the tests are", async () => {
  const page = await Deno.readTextFile(`${TOP}/README.md`);
  const { tests } = await cellTests(TOP);
  const written = withTable(page, compatibilityTable(tests));
  equal(page, written, "run ./denow run -A tests/write_compatibility.ts");
});

Deno.test("a cell without a test says no", () => {
  const table = compatibilityTable([
    { host: "v1.1", style: "current", role: "importer", name: "works", file: "tests/a_test.ts" },
  ]);
  const rows = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  deepEqual(rows[2], ["", "current importer", "[1 test](tests/a_test.ts)", "no", ""]);
  deepEqual(rows[3], ["", "current exporter", "no", "no", ""]);
  equal(new Set(table.split("\n").map(({ length }) => length)).size, 1);
});

Deno.test("a page without the marks is left alone", () => {
  throws(() => withTable("# A page\n", "| table |"), /has no <!-- matrix/);
});
