import { treePaths } from "../scripted/importer_tree.ts";
import { wrongAuthor, type WrongImporter } from "./wrong_importer.ts";

let sources = 0;

/** Importers whose second import reads everything again. */
export const wrongStability: readonly WrongImporter[] = [
  {
    row: "3.6",
    why: "gives the time of the import as modTime",
    source: wrongAuthor({
      async *records(records, mode) {
        for await (const record of records) {
          if (record.kind !== "file" || mode !== "tree") yield record;
          else {
            const modTime = BigInt(Date.now()) * 1_000_000n;
            yield { ...record, info: { ...record.info, modTime } };
          }
        }
      },
    }),
  },
  {
    row: "3.6",
    why: "gives the size 0 for unknown",
    source: wrongAuthor({
      async *records(records) {
        for await (const record of records) {
          if (record.kind !== "file" || record.path !== treePaths.unsized) yield record;
          else yield { ...record, info: { ...record.info, size: 0 } };
        }
      },
    }),
  },
  {
    row: "3.6",
    why: "has another origin each time",
    source: wrongAuthor({ origin: () => `host-${++sources}` }),
  },
];
