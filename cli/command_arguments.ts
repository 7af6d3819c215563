import { parseArgs, type ParseArgsConfig } from "node:util";
import { ConnectorError } from "../sdk/error.ts";

/**
 * Reads the arguments of a command, as `parseArgs` of `node:util` does.
 *
 * @param config The arguments and the options that there are.
 * @returns Values and positionals, typed after the options.
 * @throws {ConnectorError} `invalid_argument` for an argument the command does not know, in one
 * sentence.
 */
export function commandArguments<const T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // Its further sentences tell how to pass a name that begins with a dash: no file here has one.
    const reason = message.split(/\. |\n/)[0]!.replaceAll("'", '"');
    throw new ConnectorError(`${reason.slice(0, 1).toLowerCase()}${reason.slice(1)}; see --help`, {
      code: "invalid_argument",
      cause,
    });
  }
}
