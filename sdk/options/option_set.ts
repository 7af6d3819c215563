import { ConnectorError } from "../error.ts";
import type { Option } from "./option.ts";
import { quote } from "./quote.ts";

/** Options of mixed types by key. */
export type OptionSet = Readonly<Record<string, Option<unknown>>>;

const KEY = /^[A-Za-z][A-Za-z0-9_.-]*$/;

// The host fills the first and consumes the other two (protocol 1.6).
const RESERVED: Readonly<Record<string, string>> = {
  location: "every connector has it; read it from the context",
  passphrase: "plakar keeps it for itself; choose another name",
  passphrase_cmd: "plakar keeps it for itself; choose another name",
};

/** Whether two values read by one option are the same; lists are compared item by item. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
}

function refuse(name: string, reason: string): never {
  throw new ConnectorError(`cannot define the option ${quote(name)}: ${reason}`, {
    code: "invalid_argument",
  });
}

function checkName(name: string): void {
  if (!KEY.test(name)) refuse(name, "a key starts with a letter and holds only A-Z a-z 0-9 _ . -");
  if (Object.hasOwn(RESERVED, name)) refuse(name, RESERVED[name] ?? "");
}

function checkFallback(name: string, option: Option<unknown>): void {
  const { fallback } = option;
  if (fallback === undefined || fallback === null) return;
  if (option.secret) refuse(name, "a secret has no default, since everybody could read it");
  const text = option.format(fallback);
  const reading = option.read(text);
  if ("problem" in reading) refuse(name, `its default ${quote(text)} ${reading.problem}`);
  if (sameValue(reading.value, fallback)) return;
  const read = option.format(reading.value ?? fallback);
  refuse(name, `its default ${quote(text)} would be read as ${quote(read)}; write it like that`);
}

/**
 * Checks what an author declared, and gives the key that each alias stands for.
 *
 * @throws {ConnectorError} `invalid_argument` for a bad or doubled key, or a default that the
 * option itself would refuse.
 */
export function aliasesOf(set: OptionSet): Readonly<Record<string, string>> {
  const aliases: Record<string, string> = {};
  for (const [name, option] of Object.entries(set)) {
    checkName(name);
    checkFallback(name, option);
    for (const alias of option.aliases) {
      checkName(alias);
      if (Object.hasOwn(set, alias) || Object.hasOwn(aliases, alias)) {
        refuse(name, `its alias ${quote(alias)} is already taken; choose another`);
      }
      aliases[alias] = name;
    }
  }
  return aliases;
}
