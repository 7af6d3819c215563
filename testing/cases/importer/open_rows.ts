import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { driveImporter, type DrivenImporter } from "./drive_importer.ts";
import { failureOf } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { sameBytes } from "./same_bytes.ts";

const MAX_CHUNK = 1024 * 1024;
const LEAST_LARGE = 16 * 1024 * 1024;

/** The record of a path; fails when the import brought none. */
export function recordOf(records: readonly RecordMessage[], path: string): RecordMessage {
  const found = records.find(({ pathname, isXattr }) => pathname === path && !isXattr);
  if (found !== undefined) return found;
  throw new ConnectorError(
    `expected a record of "${path}", got ${records.length} records without it`,
  );
}

/** Fails when a chunk is empty or larger than a host takes (protocol 3.4). */
export function checkChunks(path: string, chunks: readonly Uint8Array[]): void {
  const empty = chunks.findIndex(({ length }) => length === 0);
  if (empty >= 0) {
    throw new ConnectorError(
      `chunk ${empty + 1} of ${chunks.length} of "${path}" is empty; hosts take it for an error`,
    );
  }
  const large = chunks.find(({ length }) => length > MAX_CHUNK);
  if (large !== undefined) {
    throw new ConnectorError(`a chunk of "${path}" has ${large.length} bytes, over ${MAX_CHUNK}`);
  }
}

/** The content of the file at a path, read in an import of its own. */
async function contentOf(importer: DrivenImporter, path: string): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  const records = await importer.import().take(async (record) => {
    if (record.pathname === path && !record.isXattr) chunks.push(...await importer.open(record));
  });
  recordOf(records, path);
  return chunks;
}

/** Rows I5 to I8: Open (protocol 3.3, 3.4). */
export const openRows: readonly ImporterCase[] = [
  {
    row: "I5",
    statement: "an Open brings the file in chunks of at most 1 MiB, none of them empty, then OK",
    roles,
    needs: ["files"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const records = await importer.import().take(async (record) => {
        const { pathname: path = "", isXattr } = record;
        const content = can.files![path];
        if (content === undefined || content.length === 0 || isXattr) return;
        const chunks = await importer.open(record);
        checkChunks(path, chunks);
        sameBytes(path, chunks, content);
      });
      for (const path of Object.keys(can.files!)) recordOf(records, path);
    },
  },
  {
    row: "I5",
    statement: "an Open of 16 MiB brings chunks of at most 1 MiB, none of them empty, then OK",
    roles,
    needs: ["largeFile"],
    async run(subject, can) {
      const path = can.largeFile!;
      await using importer = await driveImporter(subject, can);
      const chunks = await contentOf(importer, path);
      checkChunks(path, chunks);
      const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
      if (bytes < LEAST_LARGE) {
        throw new ConnectorError(`expected at least ${LEAST_LARGE} bytes of "${path}": ${bytes}`);
      }
    },
  },
  {
    row: "I6",
    statement: "an Open of an empty file brings no message, then OK",
    roles,
    needs: ["emptyFile"],
    async run(subject, can) {
      const path = can.emptyFile!;
      await using importer = await driveImporter(subject, can);
      const chunks = await contentOf(importer, path);
      if (chunks.length === 0) return;
      const lengths = chunks.map(({ length }) => length).join(", ");
      throw new ConnectorError(`expected no message for "${path}", got chunks of ${lengths} bytes`);
    },
  },
  {
    row: "I7",
    statement: "an Open that is sent the moment its record arrives is served",
    roles,
    needs: ["files"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      const opened: Promise<void>[] = [];
      for (let record = await call.next(); record !== undefined; record = await call.next()) {
        const path = record.pathname ?? "";
        const content = can.files![path];
        if (content !== undefined && !record.isXattr) {
          const compared = importer.open(record).then((got) => sameBytes(path, got, content));
          compared.catch(() => {});
          opened.push(compared);
        }
        if (!call.awaitsResults) continue;
        await opened.at(-1);
        await call.answer(record);
      }
      await Promise.all(opened);
      if (opened.length === 0) throw new ConnectorError("none of the declared files was emitted");
    },
  },
  {
    row: "I7",
    statement: "an Open is served while the author has nothing else to send",
    roles,
    needs: ["waits", "journal"],
    async run(subject, can) {
      await using importer = await driveImporter(subject, can, can.waits);
      const call = importer.import();
      for (let record = await call.next(); record !== undefined; record = await call.next()) {
        if (record.pathname !== can.journal!.path) continue;
        await importer.read(record);
        return;
      }
      throw new ConnectorError(`the import ended without the record "${can.journal!.path}"`);
    },
  },
  {
    row: "I8",
    statement: "an Open for an unknown path gets an error status; the import goes on",
    roles,
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const call = importer.import();
      const unknown = { pathname: `${importer.init.root}/no such file of any import` };
      await failureOf("Open of a path that was never sent", importer.open(unknown));
      const records = await call.take();
      await failureOf("Open of a path that was never sent", importer.open(unknown));
      const unknownXattr = { ...unknown, isXattr: true, xattrName: "user.none" };
      await failureOf("Open of an unknown attribute", importer.open(unknownXattr));
      await call.answerAll(records);
      call.halfClose();
      await call.end();
    },
  },
];
