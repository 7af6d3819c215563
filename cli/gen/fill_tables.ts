import { ConnectorError } from "../../sdk/error.ts";

/** A text with its tables filled in. */
export interface FilledTables {
  /** The whole text; the very same when every table is up to date. */
  readonly text: string;
  /** Names of the connectors whose tables changed. */
  readonly changed: readonly string[];
}

const begin = /^ {0,3}<!--\s*options:\s*(\S+)\s*-->\s*$/;
const end = /^ {0,3}<!--\s*\/options\s*-->\s*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Puts the tables of options between the marks of a Markdown text:
 *
 * ```md
 * <!-- options:dir-importer -->
 * <!-- /options -->
 * ```
 *
 * Marks inside a code block, such as these, are examples. A table that differs in its spacing only
 * stays as a formatter left it.
 *
 * @param text The Markdown.
 * @param tables What stands for each name, `<connector>-<role>`.
 * @param file Name of the file, for the errors.
 * @throws {ConnectorError} `invalid_argument`, with the line, for a mark of an unknown connector and
 * for one without its end.
 */
export function fillTables(
  text: string,
  tables: ReadonlyMap<string, string>,
  file = "README.md",
): FilledTables {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  const result: string[] = [];
  const changed: string[] = [];
  const faulty = (index: number, reason: string) =>
    new ConnectorError(`${file}:${index + 1}: ${reason}`, { code: "invalid_argument" });
  let block: string | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    result.push(line);
    const [, ticks] = fence.exec(line) ?? [];
    if (block === undefined) block = ticks;
    else if (ticks?.startsWith(block) && line.trim() === ticks) block = undefined;
    const [, name] = (block === undefined && begin.exec(line)) || [];
    if (name === undefined) continue;
    const table = tables.get(name);
    if (table === undefined) {
      const known = [...tables.keys()].join(", ") || "none";
      throw faulty(index, `there is no connector "${name}" here to tell the options of: ${known}`);
    }
    const length = lines.slice(index + 1).findIndex((next) => end.test(next) || begin.test(next));
    if (length < 0 || !end.test(lines[index + 1 + length] ?? "")) {
      throw faulty(index, `the options of "${name}" have no end: add a line "<!-- /options -->"`);
    }
    const inside = lines.slice(index + 1, index + 1 + length);
    if (plain(inside.join("\n")) === plain(table)) result.push(...inside);
    else {
      changed.push(name);
      result.push("", ...table.split("\n"), "");
    }
    index += length;
  }
  return { text: changed.length === 0 ? text : result.join(newline), changed };
}

/** A table without what formatters disagree on. */
function plain(table: string): string {
  return table.trim().replace(/[ \t]+/g, " ").replace(/ ?\| ?/g, "|").replace(/:?-{3,}:?/g, "---");
}
