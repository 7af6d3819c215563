import { type Generation, generations } from "../sdk/generation.ts";
import { sourceFiles } from "../toolchain/source_files.ts";

/** A cell of the matrix: a host's generation, how the connector is written, and what it is. */
export interface Cell {
  readonly host: Generation;
  readonly style: "current" | "legacy";
  readonly role: "importer" | "exporter" | "storage";
}

/** One test of a cell. */
export interface CellTest extends Cell {
  /** The name behind the cell's words. */
  readonly name: string;
  /** The file, from the project's top. */
  readonly file: string;
}

const styles = ["current", "legacy"] as const;
const roles = ["importer", "exporter", "storage"] as const;

/** Every cell; those of a row of the README follow each other, the newer host first. */
export const cells: readonly Cell[] = styles.flatMap((style) =>
  roles.flatMap((role) => generations.toReversed().map((host) => ({ host, style, role })))
);

/** What a cell lacks, by its words; docs/compatibility.md tells more. */
const LACKS: Readonly<Record<string, string>> = {
  "v1.0 current importer": "no attributes",
  "v1.0 current exporter": "metadata by `setInfo`, hard links by `link`",
  "v1.1 legacy exporter": "no attributes",
};

/** The cell's words, as test names have them behind `M`. */
export const cellWords = ({ host, style, role }: Cell): string => `${host} ${style} ${role}`;

// The name of a test, as a call or an object has it.
const NAME = /Deno\.test\(\s*(?:\{\s*name: )?(["`])(M .*?)\1,/g;
const CELL = /^M (v1\.[01]) (current|legacy) (importer|exporter|storage) ([^$]+)$/;

/** The tests of the matrix, and names that begin like one of them and are none. */
export async function cellTests(
  top: string,
): Promise<{ tests: readonly CellTest[]; strays: readonly string[] }> {
  const tests: CellTest[] = [];
  const strays: string[] = [];
  for (const file of await sourceFiles(top, ["_test.ts"])) {
    if (!file.startsWith("tests/compatibility/")) continue;
    const text = await Deno.readTextFile(`${top}/${file}`);
    for (const [, , name = ""] of text.matchAll(NAME)) {
      const [, host, style, role, rest] = CELL.exec(name) ?? [];
      const cell = cells.find((cell) => cellWords(cell) === `${host} ${style} ${role}`);
      if (cell === undefined) strays.push(name);
      else tests.push({ ...cell, name: rest!.replaceAll('\\"', '"'), file });
    }
  }
  return { tests, strays };
}

/** The matrix of the README: a row for each style and role, a column for each host. */
export function compatibilityTable(tests: readonly CellTest[]): string {
  const hosts = generations.toReversed();
  const rows = styles.flatMap((style) =>
    roles.map((role) => [
      `${style} ${role}`,
      ...hosts.map((host) => cellText({ host, style, role }, tests)),
    ])
  );
  return aligned([["connector", ...hosts.map((host) => `on plakar ${host}`)], ...rows]);
}

/** A table as `deno fmt` writes it. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[], pad = " ") =>
    `| ${row.map((text, at) => text.padEnd(widths[at]!, pad)).join(" | ")} |`;
  const [head, ...rest] = rows;
  return [line(head!), line(head!.map(() => ""), "-"), ...rest.map((row) => line(row))].join("\n");
}

function cellText(cell: Cell, tests: readonly CellTest[]): string {
  const own = tests.filter((test) => cellWords(test) === cellWords(cell));
  if (own.length === 0) return "no";
  const files = Object.entries(Object.groupBy(own, ({ file }) => file));
  const [file] = files.reduce((most, next) => next[1]!.length > most[1]!.length ? next : most);
  const link = `[${own.length} ${own.length === 1 ? "test" : "tests"}](${file})`;
  const lack = LACKS[cellWords(cell)];
  return lack === undefined ? link : `${link}; ${lack}`;
}

const START = "<!-- matrix: written by tests/write_compatibility.ts -->";
const END = "<!-- end of the matrix -->";

/** The page with the table between its two marks replaced. Throws when a mark is missing. */
export function withTable(page: string, table: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start < 0 || end < start) throw new Error(`the page has no ${START} … ${END}`);
  return `${page.slice(0, start + START.length)}\n\n${table}\n\n${page.slice(end)}`;
}
