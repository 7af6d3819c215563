/**
 * Writes the table of docs/s3.md from the options of the s3 connector.
 *
 * @module
 */

import { dirname } from "node:path";
import { endForHelp } from "../toolchain/end_for_help.ts";
import { replaceS3Table, s3Table } from "./s3_table.ts";

endForHelp(
  Deno.args,
  `Writes the table of docs/s3.md from the options of the s3 connector.

usage: ./denow run -A tests/write_s3_table.ts`,
);
const path = `${dirname(import.meta.dirname!)}/docs/s3.md`;
await Deno.writeTextFile(path, replaceS3Table(await Deno.readTextFile(path), s3Table()));
