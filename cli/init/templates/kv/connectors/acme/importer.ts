import {
  defineImporter,
  entrypointImporter,
  fileRecord,
  type ImporterDefinition,
} from "@plakar-deno/sdk";
import { defineOptions } from "@plakar-deno/sdk/options";
import { databaseFile, openDatabase } from "./database.ts";
import { pathOfKey } from "./key_path.ts";
import { openTable, tableOptions } from "./table.ts";

/** Backs up a table, every row a file: `plakar backup acme:///srv/table.db`. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "acme",
  // The location is a path of this machine: plakar makes it absolute.
  flags: ["localfs"],
  options: defineOptions(tableOptions),
  create({ config, location, host }) {
    const path = databaseFile(location);
    const database = openDatabase(path, { readOnly: true });
    const table = openTable(database, path, config.table);
    return {
      origin: `${host.hostname || "localhost"}:${path}`,
      root: "/",
      ping() {
        // The first row tells whether the table is there, and has the columns.
        table.rows().next();
      },
      async *import({ signal }) {
        for (const row of table.rows()) {
          signal.throwIfAborted();
          // Size and time tell plakar what has not changed: it does not ask for that again.
          const info = { size: row.size, mode: 0o600, modTime: new Date(row.modified) };
          yield fileRecord(pathOfKey(row.key), info, () => table.value(row));
        }
      },
      close: () => database.close(),
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
