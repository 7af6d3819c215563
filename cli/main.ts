/**
 * The commands for authors of connectors.
 *
 * @module
 */

import { ConnectorError } from "../sdk/error.ts";
import { runCommand } from "./run_command.ts";
import { testCommand } from "./test/test_command.ts";

const help = `The commands for authors of connectors.

usage: ./denow task cli COMMAND [arguments]

  test      test a connector's executable against the rules of the protocol

  COMMAND --help tells more.`;

const commands: Readonly<
  Record<string, (args: readonly string[], signal: AbortSignal) => Promise<number>>
> = { test: testCommand };

/** Runs the command that is named first; resolves to the exit code. */
async function main(args: string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    console.log(help);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return await command(rest, signal);
  throw new ConnectorError(
    `there is no command "${name}"; there are: ${Object.keys(commands).join(", ")}`,
    { code: "invalid_argument" },
  );
}

if (import.meta.main) await runCommand("plakar-deno", main);
