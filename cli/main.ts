/**
 * The commands for authors of connectors: `deno run -A jsr:@plakar-deno/sdk/cli --help` lists them.
 *
 * @module
 */

import { commands } from "./commands.ts";
import { runCli } from "./run_cli.ts";
import { runCommand } from "./run_command.ts";
import { writeAll } from "./write_all.ts";

if (import.meta.main) {
  await runCommand("plakar-deno", (args, signal) =>
    runCli(args, commands, {
      signal,
      print: (text) => writeAll(Deno.stdout, `${text}\n`),
      note: (text) => writeAll(Deno.stderr, `${text}\n`),
    }));
}
