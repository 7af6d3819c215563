import { exporterSetup } from "@plakar-deno/sdk/testing";
import { openDatabase } from "./database.ts";

const place = (folder: string) => ({ location: `acme://${folder}/table.db` });

/** What the conformance kit needs to know of the exporter. */
export const exporter = exporterSetup({
  config: place,
  can: {
    fresh: place,
    // How to see what was restored.
    shows: ({ location }) => ({
      look(path) {
        const database = openDatabase(location!.slice("acme://".length), { readOnly: true });
        try {
          const query = database.prepare("SELECT value FROM entries WHERE key = ?");
          const row = query.get(path.slice(1));
          return Promise.resolve(row && { kind: "file", content: row.value as Uint8Array });
        } finally {
          database.close();
        }
      },
    }),
    // The contents that the kit restores are as long as their names.
    failsOne: { config: { max_value: "100B" }, path: `/${"b".repeat(100)}`, message: "max_value" },
    refused: { config: { location: "acme://here" }, message: "names no file" },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
});
