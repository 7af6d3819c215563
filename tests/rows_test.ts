import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { dirname } from "node:path";
import { rows, rowTable, rowTests } from "./row_tests.ts";

const TOP = dirname(import.meta.dirname!);

Deno.test("every protocol row is the name of a test", async () => {
  const tested = new Set((await rowTests(TOP)).map(({ row }) => row));
  deepEqual(rows.filter((row) => !tested.has(row)), []);
  deepEqual([...tested].filter((row) => !rows.includes(row)), []);
});

Deno.test("docs/conformance.md lists the tests as they are", async () => {
  const page = await Deno.readTextFile(`${TOP}/docs/conformance.md`);
  const table = page.slice(page.indexOf("| row |")).trimEnd();
  equal(table, rowTable(await rowTests(TOP)), "run ./denow run -A tests/write_conformance.ts");
});
