/**
 * Writes the table of docs/github.md from the options of the github connector.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { githubPage } from "./github_page.ts";

endForHelp(
  Deno.args,
  `Writes the table of docs/github.md from the options of the github connector.

usage: ./denow run -A tests/write_github_page.ts`,
);
const path = `${dirname(import.meta.dirname!)}/docs/github.md`;
await Deno.writeTextFile(path, githubPage(await Deno.readTextFile(path)));
