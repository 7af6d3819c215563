import type { ScanResponse } from "../../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { errorMessage } from "../../../sdk/error_message.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ImporterCapabilities, Provoked } from "../../importer_capabilities.ts";
import type { Subject } from "../../subject.ts";
import { nameOf, pathFault } from "../importer/path_fault.ts";
import { sameBytes } from "../importer/same_bytes.ts";
import { importerCaseV10 } from "./case_v1_0.ts";
import { type ScannedImporter, scannedImporter } from "./scanned_importer.ts";

// Any other status makes a v1.0 host ask for ever (protocol 6.4).
const LOOPS = "a v1.0 host never ends then: report it as an error of a path, and end with OK";

/** All answers to a Scan, which must end with OK whatever its author does. */
async function scanned(importer: ScannedImporter): Promise<readonly ScanResponse[]> {
  const answers: ScanResponse[] = [];
  try {
    for await (const answer of importer.scanning()) answers.push(answer);
  } catch (error) {
    throw new ConnectorError(
      `after ${answers.length} answers the Scan failed: ${errorMessage(error)}; ${LOOPS}`,
      { cause: error },
    );
  }
  return answers;
}

function checkAnswer({ pathname = "", record, error }: ScanResponse): void {
  const fault = pathFault(pathname);
  if (fault !== undefined) throw new ConnectorError(`the path "${pathname}" came: ${fault}`);
  if (error) {
    if (error.message) return;
    throw new ConnectorError(`the error of "${pathname}" has no message`);
  }
  if (!record) throw new ConnectorError(`"${pathname}" has neither a record nor an error`);
  const { fileinfo } = record;
  if (!fileinfo) throw new ConnectorError(`the record of "${pathname}" has no fileinfo`);
  const name = nameOf(pathname);
  if (fileinfo.name !== name) {
    throw new ConnectorError(`"${pathname}" has the name "${fileinfo.name}" instead of "${name}"`);
  }
}

/** A Scan whose author throws: so many records, an error that says why, and OK. */
async function mustReport(
  subject: Subject,
  can: ImporterCapabilities,
  provoked: Provoked & { readonly message: string },
  records?: number,
): Promise<void> {
  await using importer = await scannedImporter(subject, can, provoked);
  const answers = await scanned(importer);
  answers.forEach(checkAnswer);
  if (!answers.some(({ error }) => error?.message?.includes(provoked.message))) {
    throw new ConnectorError(
      `expected an error with the message "${provoked.message}" among ${answers.length} answers`,
    );
  }
  const seen = answers.filter(({ record }) => record).length;
  if (records !== undefined && seen !== records) {
    throw new ConnectorError(`expected ${records} records before the error, got ${seen}`);
  }
  await importer.info();
}

/** Rows V3 and V4: what a Scan brings, and how it ends (protocol 6.4). */
export const scanCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  importerCaseV10({
    row: "V3",
    statement: "each answer to a Scan is a record or an error of an absolute, clean path, then OK",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const answers = await scanned(importer);
      answers.forEach(checkAnswer);
      const records = new Set(answers.flatMap(({ pathname, record }) => record ? pathname : []));
      const missing = Object.keys(can.files ?? {}).find((path) => !records.has(path));
      if (missing === undefined) return;
      throw new ConnectorError(`none of ${answers.length} answers is a record of "${missing}"`);
    },
  }),
  importerCaseV10({
    row: "V3",
    statement: "an author who throws after k records: k records, an error that says it, OK",
    needs: ["throwsAfter"],
    run: (subject, can) => mustReport(subject, can, can.throwsAfter!, can.throwsAfter!.records),
  }),
  importerCaseV10({
    row: "V3",
    statement: "an author who throws before any record: an error that says it, OK",
    needs: ["throwsAtOnce"],
    run: (subject, can) => mustReport(subject, can, can.throwsAtOnce!, 0),
  }),
  importerCaseV10({
    row: "V3",
    statement: "an author who throws after the last record: an error that says it, OK",
    needs: ["throwsAtEnd"],
    run: (subject, can) => mustReport(subject, can, can.throwsAtEnd!),
  }),
  importerCaseV10({
    row: "V3",
    statement: "a path that cannot be read is an error of its own; the Scan goes on",
    needs: ["errorRecord"],
    async run(subject, can) {
      const { path } = can.errorRecord!;
      await using importer = await scannedImporter(subject, can, can.errorRecord);
      const answers = await scanned(importer);
      answers.forEach(checkAnswer);
      if (answers.some(({ pathname, error }) => pathname === path && error)) return;
      throw new ConnectorError(`no error of "${path}" is among ${answers.length} answers`);
    },
  }),
  importerCaseV10({
    row: "V3",
    statement: "a Scan that is cancelled ends, and the importer serves on",
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can, can.endless);
      let answers = 0;
      for await (const _ of importer.scanning()) if (++answers === 100) break;
      if (answers < 100) throw new ConnectorError(`an endless Scan ended after ${answers}`);
      await importer.info();
      await importer.close();
    },
  }),
  importerCaseV10({
    row: "V4",
    statement: "no attribute is in a Scan: a v1.0 host takes its value for the file's content",
    needs: ["xattr"],
    async run(subject, can) {
      const { path } = can.xattr!;
      await using importer = await scannedImporter(subject, can, can.xattr);
      const answers = await scanned(importer);
      const attribute = answers.find(({ record }) => record?.xattr);
      if (attribute !== undefined) {
        const { name } = attribute.record!.xattr!;
        throw new ConnectorError(`the attribute "${name}" of "${attribute.pathname}" came`);
      }
      const same = answers.filter(({ pathname }) => pathname === path).length;
      if (same !== 1) throw new ConnectorError(`expected one answer for "${path}", got ${same}`);
      const content = can.files?.[path];
      if (content !== undefined) sameBytes(path, await importer.open(path), content);
    },
  }),
];
