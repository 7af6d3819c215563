import {
  ConnectorError,
  defineExporter,
  eachRecord,
  entrypointExporter,
  type ExporterDefinition,
} from "@plakar-deno/sdk";
import { defineOptions, size } from "@plakar-deno/sdk/options";
import { attempt, databaseFile, openDatabase } from "./database.ts";
import { keyOfPath } from "./key_path.ts";
import { tableOptions } from "./table.ts";

const options = defineOptions({
  ...tableOptions,
  max_value: size({
    description: "Largest value that is restored; one at a time is held in memory",
    default: "64MiB",
  }),
});

/**
 * Restores rows into a table: `plakar restore -to acme:///srv/table.db`. A row that is there is
 * replaced, every other one stays; file and table are made if they are missing.
 */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "acme",
  flags: ["localfs"],
  options,
  create({ config, location, host }) {
    const path = databaseFile(location);
    const database = openDatabase(path, { create: true });
    const { table, max_value } = config;
    const upsert = `INSERT INTO "${table}" (key, value, modified) VALUES (?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, modified = excluded.modified`;
    return {
      origin: `${host.hostname || "localhost"}:${path}`,
      root: "/",
      async export(call) {
        attempt("restore to", path, () =>
          database.exec(`CREATE TABLE IF NOT EXISTS "${table}"
            (key TEXT PRIMARY KEY, value BLOB NOT NULL, modified INTEGER NOT NULL)`));
        // Returning says that a record is restored, throwing is told beside its path.
        const restoreAll = eachRecord(async (record) => {
          // A table has neither folders nor attributes.
          if (record.kind === "directory" || record.kind === "xattr") return;
          if (record.kind !== "file") {
            throw new ConnectorError(`a ${record.kind} cannot be kept as a row`, {
              code: "unimplemented",
            });
          }
          // Whole before the row is touched: a content that breaks off throws here.
          const value = await bytesOf(record.content, max_value);
          const modified = Number(record.info.modTime / 1_000_000n);
          attempt(
            "restore to",
            path,
            () => database.prepare(upsert).run(keyOfPath(record.path), value, modified),
          );
        });
        await restoreAll(call);
      },
      close: () => database.close(),
    };
  },
});

/** All bytes of a content, unless they are too many. */
async function bytesOf(content: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const piece of content) {
    length += piece.length;
    if (length > most) {
      throw new ConnectorError(
        `the value has more than ${most} bytes; raise the option "max_value"`,
        { code: "resource_exhausted" },
      );
    }
    pieces.push(piece.slice());
  }
  return await new Blob(pieces).bytes();
}

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
