import type { Option } from "./option.ts";
import { type OptionSet, sameValue } from "./option_set.ts";
import { optionsError } from "./options_error.ts";
import { quote, quoteAll } from "./quote.ts";
import { suggestion } from "./suggestion.ts";

type Config = Readonly<Record<string, string>>;

/** The values that no error may repeat, under whatever key they stand. */
function hiddenValues(set: OptionSet, config: Config): readonly string[] {
  return Object.entries(set).flatMap(([name, option]) =>
    option.secret ? [name, ...option.aliases].map((key) => textOf(config, key)).filter(Boolean) : []
  );
}

/** The text of a key of its own; a map made by a peer may lack it, or be asked for `toString`. */
function textOf(config: Config, key: string): string {
  return Object.hasOwn(config, key) ? config[key] ?? "" : "";
}

/** The subject of a sentence about the value of `key`, which shows it unless it is hidden. */
function subject(key: string, text: string, option: Option<unknown>, hidden: readonly string[]) {
  if (option.secret || hidden.some((value) => text.includes(value))) {
    return `the value of ${quote(key)}`;
  }
  return `the value ${quote(text)} of ${quote(key)}`;
}

function missing(name: string, { description }: Option<unknown>): string {
  const about = description === "" ? "" : ` (${description})`;
  return `${quote(name)} is missing${about}; set ${name}=<value>`;
}

function unknownKeys(set: OptionSet, config: Config): string[] {
  const names = Object.keys(set);
  const all = Object.entries(set).flatMap(([name, option]) => [name, ...option.aliases]);
  const problems: string[] = [];
  for (const key of Object.keys(config)) {
    if (key === "location" || all.includes(key)) continue;
    const close = suggestion(key, all);
    const remedy = close === undefined ? "remove it" : `did you mean ${quote(close)}?`;
    problems.push(`${quote(key)} is not an option of this connector; ${remedy}`);
  }
  if (problems.length === 0) return problems;
  const known = names.length === 0
    ? "this connector has no options besides its location"
    : `known options: ${quoteAll(names)}`;
  return [...problems.slice(0, -1), `${problems.at(-1)} (${known})`];
}

/**
 * Reads every option of a set out of a configuration.
 *
 * @throws {ConnectorError} `invalid_argument` with every problem; no secret is in it.
 */
export function readConfig(set: OptionSet, config: Config): Record<string, unknown> {
  const hidden = hiddenValues(set, config);
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, option] of Object.entries(set)) {
    const given = [name, ...option.aliases].filter((key) => Object.hasOwn(config, key));
    if (given.length === 0 && option.required) problems.push(missing(name, option));
    values[name] = option.fallback;
    let first: string | undefined;
    for (const key of given) {
      const text = textOf(config, key);
      const reading = option.read(text);
      const value = subject(key, text, option, hidden);
      if ("problem" in reading) {
        // A key without value arrives as the word true (protocol 1.6).
        const bare = text === "true" && !option.secret ? ` (-o ${key} alone means true)` : "";
        problems.push(`${value} ${reading.problem}${bare}`);
      } else if (first === undefined) {
        first = value;
        values[name] = reading.value;
      } else if (!sameValue(values[name], reading.value)) {
        problems.push(
          `${value} differs from ${first}, and both set one option; give only ${quote(name)}`,
        );
      }
    }
  }
  problems.push(...unknownKeys(set, config));
  if (problems.length > 0) throw optionsError(problems);
  return values;
}
