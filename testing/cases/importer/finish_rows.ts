import { ConnectorError } from "../../../sdk/error.ts";
import type { ImporterCapabilities, Provoked } from "../../importer_capabilities.ts";
import type { Subject } from "../../subject.ts";
import { driveImporter } from "./drive_importer.ts";
import { failsWith } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { pause } from "./in_time.ts";

/** How long a plugin that waits for the half-close is watched. */
const WATCH_MS = 400;

/** An import whose author throws: how many records come, and the status. */
async function mustThrow(
  subject: Subject,
  can: ImporterCapabilities,
  { message, ...provoked }: Provoked & { readonly message: string },
  records?: number,
): Promise<void> {
  // Where finished races with the error, one try proves little (protocol 10.1).
  for (let round = 1; round <= 5; round++) {
    await using importer = await driveImporter(subject, can, provoked);
    const call = importer.import();
    const take = async () => {
      await call.take();
      throw new ConnectorError(`finished came after ${call.received} records, not the error`);
    };
    await failsWith(`an import whose code throws (round ${round})`, take(), message);
    if (records !== undefined && call.received !== records) {
      throw new ConnectorError(`expected ${records} records, got ${call.received}`);
    }
    // The failure belongs to the call, not to the process.
    await importer.ping();
  }
}

/** Rows I1 to I4: how an import ends (protocol 3.1, 3.9). */
export const finishRows: readonly ImporterCase[] = [
  {
    row: "I1",
    statement: "after the last record comes finished; the call ends with OK at the half-close",
    roles,
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      const records = await call.take();
      await call.answerAll(records);
      let ended: string | undefined;
      const end = call.end().then(() => ended = "OK", (error: Error) => ended = error.message);
      await pause(WATCH_MS, subject.signal);
      if (ended !== undefined) {
        throw new ConnectorError(
          `the import ended before the half-close, after ${records.length} records: ${ended}`,
        );
      }
      call.halfClose();
      await end;
      if (ended !== "OK") throw new ConnectorError(`expected OK after the half-close: ${ended}`);
    },
  },
  {
    row: "I2",
    statement: "an author who throws after k records: k records, an error status, no finished",
    roles,
    needs: ["throwsAfter"],
    run: (subject, can) => mustThrow(subject, can, can.throwsAfter!, can.throwsAfter!.records),
  },
  {
    row: "I3",
    statement: "an author who throws before any record: an error status, no finished",
    roles,
    needs: ["throwsAtOnce"],
    run: (subject, can) => mustThrow(subject, can, can.throwsAtOnce!, 0),
  },
  {
    row: "I4",
    statement: "an author who throws after the last record, before returning: an error status",
    roles,
    needs: ["throwsAtEnd"],
    run: (subject, can) => mustThrow(subject, can, can.throwsAtEnd!),
  },
];
