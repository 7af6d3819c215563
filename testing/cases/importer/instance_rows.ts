import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { pluginStatus } from "../../../host/grpc_status.ts";
import { driveImporter } from "./drive_importer.ts";
import { failsWith } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { recordOf } from "./open_rows.ts";
import { sameBytes } from "./same_bytes.ts";

/** The location flag `stream`: Import runs once (protocol 2.6). */
const STREAM = 4;

/** Rows I27 and I28: what one instance is asked beside one import. */
export const instanceRows: readonly ImporterCase[] = [
  {
    row: "I27",
    statement: "Import twice at once on one instance: each has its own contents to open",
    roles,
    needs: ["files"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      // A host asks an importer with the flag `stream` once, so nothing is said about it.
      if (((importer.init.flags ?? 0) & STREAM) !== 0) return;
      const first = importer.import();
      const firstRecords = await first.take();
      const second = importer.import();
      const files = can.files!;
      const opened = new Set<string>();
      const compare = async (record: RecordMessage) => {
        const { pathname: path = "", isXattr } = record;
        const content = files[path];
        if (content === undefined || isXattr) return;
        sameBytes(path, await importer.open(record), content);
        opened.add(path);
      };
      const secondRecords = await second.take(second.awaitsResults ? compare : undefined);
      if (secondRecords.length !== firstRecords.length) {
        throw new ConnectorError(
          `the first import brought ${firstRecords.length} records, ` +
            `the second ${secondRecords.length}`,
        );
      }
      await first.answerAll(firstRecords);
      first.halfClose();
      await first.end();
      for (const path of Object.keys(files)) {
        const record = recordOf(secondRecords, path);
        if (!opened.has(path)) await compare(record);
      }
      await second.answerAll(secondRecords);
      second.halfClose();
      await second.end();
    },
  },
  {
    row: "I28",
    statement: "Ping is answered with OK or a status, without any Import",
    roles,
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      try {
        await importer.ping();
      } catch (error) {
        if (pluginStatus(error) === undefined) throw error;
      }
      await importer.import().take();
    },
  },
  {
    row: "I28",
    statement: "Ping brings the author's reason; the process survives",
    roles,
    needs: ["pingFails"],
    async run(subject, can) {
      const { config, message } = can.pingFails!;
      await using importer = await driveImporter(subject, can, { config });
      await failsWith("Ping", importer.ping(), message);
      await failsWith("Ping again", importer.ping(), message);
    },
  },
];
