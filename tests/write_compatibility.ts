/**
 * Writes the matrix of the README from the names of the tests in tests/compatibility/.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { cellTests, compatibilityTable, withTable } from "./compatibility_table.ts";

endForHelp(
  Deno.args,
  `Writes the matrix of the README from the names of the tests in tests/compatibility/.

usage: ./denow run -A tests/write_compatibility.ts`,
);
const top = dirname(import.meta.dirname!);
const path = `${top}/README.md`;
const { tests } = await cellTests(top);
const page = await Deno.readTextFile(path);
await Deno.writeTextFile(path, withTable(page, compatibilityTable(tests)));
