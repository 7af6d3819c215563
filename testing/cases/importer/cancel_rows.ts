import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter } from "./drive_importer.ts";
import { failureOf } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";

/** Whether the journal says that the author's first import was cancelled and came to its end. */
function stopped(lines: readonly string[]): boolean {
  return lines.includes("import 1 aborted") && lines.includes("import 1 ended");
}

/** Rows I25 and I26: a host that gives up (protocol 3.9). */
export const cancelRows: readonly ImporterCase[] = [
  {
    row: "I25",
    statement: "the host resets the import: the author is cancelled, emission stops",
    roles,
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.endless);
      const call = importer.import();
      while (call.received < 100) {
        if (await call.next() === undefined) {
          throw new ConnectorError(`an endless import ended after ${call.received} records`);
        }
      }
      call.cancel();
      await importer.ping();
      await importer.untilJournal(
        "the import was reset, but its author not cancelled",
        stopped,
      );
    },
  },
  {
    row: "I25",
    statement: "the host resets the import while the author waits: the author is cancelled",
    roles,
    needs: ["waits", "journal"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.waits);
      const call = importer.import();
      await call.next();
      call.cancel();
      await importer.ping();
      await importer.untilJournal("the import was reset, but its author not cancelled", stopped);
    },
  },
  {
    row: "I26",
    statement: "a half-close before finished: the author is cancelled and the call ends",
    roles,
    needs: ["waits"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.waits);
      const call = importer.import();
      if (can.journal !== undefined) await call.next();
      call.halfClose();
      const rest = async () => {
        while (await call.next() !== undefined);
        if (call.finished) {
          throw new ConnectorError("finished came for an import that was given up");
        }
      };
      await failureOf("an import that the host gave up", rest());
      await importer.ping();
      await importer.untilJournal(
        "the host gave the import up, but its author was not cancelled",
        stopped,
      );
    },
  },
];
