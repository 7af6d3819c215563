import type { DatabaseSync } from "node:sqlite";
import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { text } from "@plakar-deno/sdk/options";
import { attempt } from "./database.ts";

/** The options of who reads or writes the table. */
export const tableOptions = {
  table: text({
    description: 'Table with the columns "key" (text), "value" and "modified" (ms since 1970)',
    default: "entries",
    pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  }),
};

/** What is known of a row without reading its value. */
export interface Row {
  readonly key: string;
  /** Bytes of the value. */
  readonly size: number;
  /** Last change, in milliseconds since 1970. */
  readonly modified: number;
}

/** The table, open for reading. */
export interface Table {
  /** Every row, in the order of the keys; rows that are added meanwhile may be among them. */
  rows(): Generator<Row, void, void>;
  /** The value of a row in pieces. Throws when the row is gone, or changes while it is read. */
  value(row: Row): AsyncGenerator<Uint8Array, void, void>;
}

const pageRows = 500;
// SQLite reads a value whole for every piece of it: many small ones would take for ever.
const pieceBytes = 16 * 1_048_576;

/** The table of an open database. */
export function openTable(database: DatabaseSync, path: string, name: string): Table {
  // In pages, and not in one long query: that would keep writers out until the backup is done.
  const page =
    `SELECT key, coalesce(length(CAST(value AS BLOB)), 0) AS size, modified FROM "${name}"
    WHERE key > ? ORDER BY key LIMIT ${pageRows}`;
  const first = page.replace("key > ?", "key >= ?");
  const odd = `SELECT 1 FROM "${name}" WHERE typeof(key) <> 'text' LIMIT 1`;
  const piece = `SELECT substr(CAST(value AS BLOB), ?, ${pieceBytes}) AS bytes
    FROM "${name}" WHERE key = ? AND modified IS ? AND length(CAST(value AS BLOB)) = ?`;

  return {
    *rows() {
      // These come before or after all texts, where the pages do not look: they would be missing.
      if (attempt("list the rows of", path, () => database.prepare(odd).get()) !== undefined) {
        throw notText(path, name);
      }
      let after: string | undefined;
      for (;;) {
        const query = after === undefined ? first : page;
        const rows = attempt(
          "list the rows of",
          path,
          () => database.prepare(query).all(after ?? ""),
        ) as unknown as Row[];
        yield* rows;
        if (rows.length < pageRows) return;
        after = rows.at(-1)!.key;
      }
    },
    async *value({ key, size, modified }) {
      for (let at = 0; at < size; at += pieceBytes) {
        const found = attempt("read a value of", path, () => {
          const row = database.prepare(piece).get(at + 1, key, modified, size);
          if (row === undefined) throw new Error("the row was changed or deleted meanwhile");
          return row;
        });
        yield found.bytes as Uint8Array;
      }
    },
  };
}

function notText(path: string, table: string): ConnectorError {
  return new ConnectorError(
    `cannot back up the table "${table}" of "${escapePath(path)}": it has keys that are no text; ` +
      "store them as text, or change table.ts",
    { code: "failed_precondition" },
  );
}
