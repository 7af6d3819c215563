/**
 * Writes the table of docs/testing.md from the cases of the kit.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { kitTable } from "./kit_table.ts";

endForHelp(
  Deno.args,
  `Writes the table of docs/testing.md from the cases of the conformance kit.

usage: ./denow run -A tests/write_kit_table.ts`,
);
const path = `${dirname(import.meta.dirname!)}/docs/testing.md`;
const page = await Deno.readTextFile(path);
await Deno.writeTextFile(path, `${page.slice(0, page.indexOf("| row |"))}${kitTable()}\n`);
