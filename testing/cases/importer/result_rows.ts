import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter, journalPath } from "./drive_importer.ts";
import { type ImporterCase, roles } from "./importer_case.ts";

/** More results than any buffer on the way holds. */
const MANY_RESULTS = 10_000;

/** Rows I12 to I14: results (protocol 3.2). */
export const resultRows: readonly ImporterCase[] = [
  {
    row: "I12",
    statement: "results that the author does not ask for are consumed all the same",
    roles,
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      await call.answerAll(await call.take());
      call.halfClose();
      await call.end();
    },
  },
  {
    row: "I12",
    statement: "thousands of results are consumed while records are still being sent",
    roles,
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.endless);
      const call = importer.import();
      while (call.received < MANY_RESULTS) {
        const record = await call.next();
        if (record === undefined) {
          throw new ConnectorError(`an endless import ended after ${call.received} records`);
        }
        await call.answer(record);
      }
      call.cancel();
    },
  },
  {
    row: "I13",
    statement: "a needack author sees every result in the order of arrival, then their end",
    roles,
    needs: ["needAck", "journal"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.needAck);
      const call = importer.import();
      const records = [...await call.takeUnanswered()].reverse();
      await call.answerAll(records);
      call.halfClose();
      await call.end();
      const results = records.map(({ pathname = "" }) => `result ${journalPath(pathname)}`);
      const expected = [...results, "results ended"];
      await importer.untilJournal(
        `expected the author to see, in this order:\n${expected.join("\n")}`,
        (lines) => {
          const seen = lines.filter((line) => /^results? /.test(line));
          return expected.every((line, at) => seen[at] === line);
        },
      );
    },
  },
  {
    row: "I14",
    statement: "a needack author who returns without reading results holds up nothing",
    roles,
    needs: ["ignoresResults"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.ignoresResults);
      const call = importer.import();
      for (let record = await call.next(); record !== undefined; record = await call.next()) {
        await call.answer(record);
      }
      call.halfClose();
      await call.end();
      await importer.ping();
    },
  },
];
