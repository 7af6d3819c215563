import { sourceFiles } from "../toolchain/source_files.ts";

/** One test that carries the id of a protocol row in its name. */
export interface RowTest {
  /** For example `I15`. */
  readonly row: string;
  /** The name behind the ids; expressions in it are shown as `…`. */
  readonly name: string;
  /** The file, from the project's top. */
  readonly file: string;
}

/** The rows of protocol section 9: letter and how many there are. */
const ROWS = { P: 18, I: 30, E: 21, S: 28, H: 13, V: 18 } as const;

/** Every row, in order. */
export const rows: readonly string[] = Object.entries(ROWS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
);

// A name is a literal that begins with row ids: "E8 E9 messages in the wrong order …".
const NAME = /["`]((?:[PIESHV]\d{1,2} )+)([^"`\n]*)["`]/g;

/** The tests that are named after a row, in the TypeScript tests and in the Go host. */
export async function rowTests(top: string): Promise<RowTest[]> {
  const files = await sourceFiles(top, ["_test.ts", "_checks.go"]);
  const found: RowTest[] = [];
  for (const file of files.sort()) {
    const text = await Deno.readTextFile(`${top}/${file}`);
    for (const [, ids = "", rest = ""] of text.matchAll(NAME)) {
      const name = rest.replace(/\$\{[^}]*\}/g, "…").replaceAll('\\"', '"').trim();
      for (const row of ids.trim().split(" ")) found.push({ row, name, file });
    }
  }
  return found;
}

/** The table of docs/conformance.md: each row with its tests. */
export function rowTable(tests: readonly RowTest[]): string {
  const lines = rows.map((row) => {
    const own = tests.filter((test) => test.row === row);
    const names = [...new Set(own.map(({ name }) => name))].slice(0, 2).join("; ");
    const files = [...new Set(own.map(({ file }) => `\`${file}\``))].join(", ");
    return `| ${row} | ${names.replaceAll("|", "\\|")} | ${files} |`;
  });
  return ["| row | shown by | tests |", "| --- | --- | --- |", ...lines].join("\n");
}
