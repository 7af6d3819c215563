import { importerMethods } from "../../../proto/importer_methods.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter } from "./drive_importer.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { recordOf } from "./open_rows.ts";

/** The largest message that plakar takes (protocol 1.2). */
const MAX_MESSAGE = 4 * 1024 * 1024;

/** Rows I29 and I30: metadata. */
export const metadataRows: readonly ImporterCase[] = [
  {
    row: "I29",
    statement: "uid and ino above 2^53, size −1, 70000 links, a time before 1970: exact",
    roles,
    needs: ["exactNumbers"],
    async run(subject, can) {
      const { path, expected, config } = can.exactNumbers!;
      await using importer = await driveImporter(subject, can, { config });
      const { fileInfo } = recordOf(await importer.import().take(), path);
      const { uid = 0, ino = 0, size = 0, nlink = 0, modTime } = fileInfo ?? {};
      const got = {
        uid: BigInt(uid),
        ino: BigInt(ino),
        size: BigInt(size),
        nlink,
        seconds: BigInt(modTime?.seconds ?? 0),
        nanos: modTime?.nanos ?? 0,
      };
      const wrong = Object.entries(expected).filter(([field, value]) =>
        got[field as keyof typeof got] !== value
      ).map(([field, value]) =>
        `${field}: expected ${value}, got ${got[field as keyof typeof got]}`
      );
      if (wrong.length > 0) throw new ConnectorError(`"${path}": ${wrong.join("; ")}`);
    },
  },
  {
    row: "I30",
    statement: "a record of more than 4 MiB becomes an error record; the import goes on",
    roles,
    needs: ["hugeRecord"],
    async run(subject, can) {
      const { path, config } = can.hugeRecord!;
      await using importer = await driveImporter(subject, can, { config });
      const records = await importer.import().take();
      for (const record of records) {
        const bytes = importerMethods.import.response.encode({ record }).length;
        if (bytes > MAX_MESSAGE) {
          throw new ConnectorError(
            `the record of "${record.pathname}" takes ${bytes} bytes; ` +
              `plakar ends the import at more than ${MAX_MESSAGE}`,
          );
        }
      }
      if (!recordOf(records, path).error) {
        throw new ConnectorError(`the record of "${path}" is no error record`);
      }
    },
  },
];
