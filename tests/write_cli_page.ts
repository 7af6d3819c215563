/**
 * Writes docs/cli.md from the help of the program.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { cliPage } from "./cli_page.ts";

endForHelp(
  Deno.args,
  `Writes docs/cli.md from the help of the program.

usage: ./denow run -A tests/write_cli_page.ts`,
);
await Deno.writeTextFile(`${dirname(import.meta.dirname!)}/docs/cli.md`, await cliPage());
