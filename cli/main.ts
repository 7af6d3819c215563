/**
 * The commands for authors of connectors: `deno run -A jsr:@plakar-deno/sdk/cli --help` lists them.
 *
 * @module
 */

import { commands } from "./commands.ts";
import { runCli } from "./run_cli.ts";
import { runCommand } from "./run_command.ts";
import { writeAll } from "./write_all.ts";
import { writeAsRead } from "./write_as_read.ts";

if (import.meta.main) {
  let readerGone = false;
  const printAsRead = async (text: string): Promise<void> => {
    if (!await writeAsRead(Deno.stdout, `${text}\n`)) readerGone = true;
  };
  await runCommand("plakar-deno", (args, signal) =>
    runCli(args, commands, {
      signal,
      print: (text) => {
        if (!writeAll(Deno.stdout, `${text}\n`)) readerGone = true;
      },
      readerGone: () => readerGone,
      // What a person reads on a terminal must stay in order with the remarks on stderr.
      ...(Deno.stdout.isTerminal() ? {} : { printAsRead }),
      note(text) {
        try {
          writeAll(Deno.stderr, `${text}\n`);
        } catch {
          // Nobody can be told, and the result is still of use.
        }
      },
    }));
}
