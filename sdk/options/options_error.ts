import { ConnectorError } from "../error.ts";

/** The one error for all problems of a configuration, each on its own line if there are several. */
export function optionsError(problems: readonly string[], cause?: unknown): ConnectorError {
  const list = problems.length === 1
    ? ` ${problems[0]}`
    : problems.map((problem) => `\n  - ${problem}`).join("");
  return new ConnectorError(`cannot use the options:${list}`, {
    code: "invalid_argument",
    ...(cause !== undefined && { cause }),
  });
}
