import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter, journalPath } from "./drive_importer.ts";
import { failureOf } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { recordOf } from "./open_rows.ts";
import { sameBytes } from "./same_bytes.ts";

function xattrOf(records: readonly RecordMessage[], path: string, name: string): RecordMessage {
  const found = records.find((record) =>
    record.isXattr && record.pathname === path && record.xattrName === name
  );
  if (found !== undefined) return found;
  throw new ConnectorError(`no record of the attribute "${name}" of "${path}" came`);
}

/** What is wrong with the record of an attribute (protocol 3.8), if anything. */
export function xattrFault(record: RecordMessage): string | undefined {
  if (!record.xattrName) return "it has no xattrName";
  if (!record.hasReader) return "hasReader is not set";
  if (record.xattrType !== 0 && record.xattrType !== 1) {
    return `xattrType is ${record.xattrType}, expected 0 (extended) or 1 (alternate data stream)`;
  }
  if (record.fileInfo) return "it has a fileInfo, which must be left out";
  return undefined;
}

/** Rows I15 to I17: records that share a path (protocol 3.3, 3.8). */
export const keyRows: readonly ImporterCase[] = [
  {
    row: "I15",
    statement: "two records with one key: both are served in order, or the second is an error",
    roles,
    needs: ["duplicates"],
    async run(subject, can) {
      const { path, contents, config } = can.duplicates!;
      await using importer = await driveImporter(subject, can, { config });
      const call = importer.import();
      const records = await call.takeUnanswered();
      const same = records.filter(({ pathname }) => pathname === path);
      const [first, second] = same;
      if (first === undefined || second === undefined) {
        throw new ConnectorError(`expected 2 records of "${path}", got ${same.length}`);
      }
      if (first.error) throw new ConnectorError(`the first is an error record: ${first.error}`);
      sameBytes(path, await importer.open(first), contents[0]);
      await call.answer(first);
      if (!second.error) sameBytes(path, await importer.open(second), contents[1]);
      await call.answer(second);
      await failureOf(`a further Open of "${path}"`, importer.open(first));
      await importer.untilJournal(
        `a reader of "${path}" was not closed`,
        (lines) => {
          const count = (word: string) => lines.filter((line) => line.startsWith(word)).length;
          const name = journalPath(path);
          return count(`opened ${name}`) === count(`closed ${name} `);
        },
      );
    },
  },
  {
    row: "I16",
    statement: "a file and its attribute, read side by side, have each their own content",
    roles,
    needs: ["xattr"],
    async run(subject, can) {
      const { path, name, value, config } = can.xattr!;
      await using importer = await driveImporter(subject, can, { config });
      const records = await importer.import().takeUnanswered();
      const [content, attribute] = await Promise.all([
        importer.open(recordOf(records, path)),
        importer.open(xattrOf(records, path, name)),
      ]);
      sameBytes(`${path}" attribute "${name}`, attribute, value);
      const expected = can.files?.[path];
      if (expected !== undefined) sameBytes(path, content, expected);
    },
  },
  {
    row: "I17",
    statement: "the record of an attribute: isXattr, hasReader, type 0 or 1, no fileInfo",
    roles,
    needs: ["xattr"],
    async run(subject, can) {
      const { path, name, config } = can.xattr!;
      await using importer = await driveImporter(subject, can, { config });
      const records = await importer.import().take();
      xattrOf(records, path, name);
      for (const record of records) {
        const fault = record.isXattr ? xattrFault(record) : undefined;
        if (fault === undefined) continue;
        throw new ConnectorError(
          `the record of the attribute "${record.xattrName}" of "${record.pathname}": ${fault}`,
        );
      }
    },
  },
];
