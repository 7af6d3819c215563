/**
 * Writes the table of docs/conformance.md from the names of the tests.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { rowTable, rowTests } from "./row_tests.ts";

endForHelp(
  Deno.args,
  `Writes the table of docs/conformance.md from the names of the tests.

usage: ./denow run -A tests/write_conformance.ts`,
);
const top = dirname(import.meta.dirname!);
const path = `${top}/docs/conformance.md`;
const page = await Deno.readTextFile(path);
const intro = page.slice(0, page.indexOf("| row |"));
await Deno.writeTextFile(path, `${intro}${rowTable(await rowTests(top))}\n`);
