import { ConnectorError } from "../../sdk/error.ts";

/**
 * The options given as `-o key=value`, as plakar reads them: the last one of a name counts, and
 * `-o key` alone means `true` (protocol 1.6).
 *
 * @param given The texts after each `-o`.
 * @throws {ConnectorError} `invalid_argument` for a text without a name; it never repeats the text,
 * which may be a secret.
 */
export function optionPairs(given: readonly string[]): Record<string, string> {
  const pairs: [string, string][] = given.map((text, index) => {
    const equals = text.indexOf("=");
    const name = (equals < 0 ? text : text.slice(0, equals)).trim();
    if (name === "") {
      throw new ConnectorError(
        `cannot use option number ${index + 1}: it has no name; write -o name=value`,
        { code: "invalid_argument" },
      );
    }
    return [name, equals < 0 ? "true" : text.slice(equals + 1)];
  });
  return Object.fromEntries(pairs);
}
