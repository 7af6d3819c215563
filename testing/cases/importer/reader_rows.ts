import { importerMethods } from "../../../proto/importer_methods.ts";
import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter, journalPath, openName } from "./drive_importer.ts";
import { failsWith, failureOf } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { inTime } from "./in_time.ts";
import { recordOf } from "./open_rows.ts";

/** A cancelled reader may have read so much: the host's window, buffers and pipes on the way. */
const MAX_READ_AHEAD = 8 * 1024 * 1024;

/** How many bytes the journal says were read of a path before it was closed. */
function closedAfter(lines: readonly string[], path: string): number | undefined {
  const start = `closed ${journalPath(path)} after `;
  const line = lines.find((line) => line.startsWith(start));
  return line === undefined ? undefined : Number(line.slice(start.length));
}

/** Rows I9 to I11: the life of a reader (protocol 3.3). */
export const readerRows: readonly ImporterCase[] = [
  {
    row: "I9",
    statement: "a reader that fails midway: its bytes, then its message; it is closed",
    roles,
    needs: ["readerFails"],
    async run(subject, can) {
      const { path, message, config } = can.readerFails!;
      await using importer = await driveImporter(subject, can, { config });
      const call = importer.import();
      let bytes = 0;
      const read = async (record: RecordMessage) => {
        const chunks = importer.plugin.client.serverStream(
          importerMethods.open,
          { record: openName(record) },
          { signal: subject.signal },
        );
        while (true) {
          const step = await inTime(`the content of "${path}"`, chunks.next(), subject.signal);
          if (step.done) return `${bytes} bytes`;
          bytes += step.value.chunk?.length ?? 0;
        }
      };
      const records = await call.take(async (record) => {
        if (record.pathname !== path || record.isXattr) return;
        await failsWith(`Open of "${path}", whose reader fails`, read(record), message);
      });
      recordOf(records, path);
      if (bytes === 0) throw new ConnectorError(`no byte of "${path}" came before its error`);
      await call.answerAll(records);
      call.halfClose();
      await call.end();
      await importer.untilJournal(
        `the reader of "${path}" failed but was not closed`,
        (lines) => closedAfter(lines, path) !== undefined,
      );
    },
  },
  {
    row: "I10",
    statement: "a cancelled Open: reading stops and the reader is closed, far from the end",
    roles,
    needs: ["largeFile"],
    async run(subject, can) {
      const path = can.largeFile!;
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      const records = await call.take(async (record) => {
        if (record.pathname !== path || record.isXattr) return;
        const chunks = importer.plugin.client.serverStream(
          importerMethods.open,
          { record: openName(record) },
          { signal: subject.signal },
        );
        const first = await inTime(`a chunk of "${path}"`, chunks.next(), subject.signal);
        if (first.done) throw new ConnectorError(`"${path}" ended without a chunk`);
        await chunks.return?.();
        await importer.ping();
        await failureOf(`another Open of "${path}"`, importer.open(record));
      });
      recordOf(records, path);
      await importer.untilJournal(
        `the Open of "${path}" was cancelled, but its reader not closed before ` +
          `${MAX_READ_AHEAD} bytes`,
        (lines) => (closedAfter(lines, path) ?? Infinity) <= MAX_READ_AHEAD,
      );
    },
  },
  {
    row: "I11",
    statement: "a result for a record that was never opened: it is forgotten, its open never runs",
    roles,
    needs: ["files"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      const records = await call.take();
      const paths = Object.keys(can.files!);
      await call.answerAll(records);
      call.halfClose();
      await call.end();
      for (const path of paths) {
        await failureOf(
          `Open of "${path}" after its result`,
          importer.open(recordOf(records, path)),
        );
      }
      const lines = await importer.journal() ?? [];
      const opened = lines.filter((line) => line.startsWith("opened "));
      if (opened.length > 0) {
        throw new ConnectorError(`the author's code opened what nobody read: ${opened.join(", ")}`);
      }
    },
  },
];
