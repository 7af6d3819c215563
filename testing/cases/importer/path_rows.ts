import type { RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { ImporterCapabilities, Provoked } from "../../importer_capabilities.ts";
import type { Subject } from "../../subject.ts";
import { driveImporter } from "./drive_importer.ts";
import { failureOf } from "./failure_of.ts";
import { type ImporterCase, roles } from "./importer_case.ts";
import { firstPathFault, nameOf, pathFault } from "./path_fault.ts";

/** Every record of one import, which must come to its end. */
async function allRecords(
  subject: Subject,
  can: ImporterCapabilities,
  provoked?: Provoked,
): Promise<readonly RecordMessage[]> {
  await using importer = await driveImporter(subject, can, provoked);
  return await importer.import().take();
}

function checkPaths(records: readonly RecordMessage[]): void {
  const bad = firstPathFault(records);
  if (bad === undefined) return;
  throw new ConnectorError(`the path ${JSON.stringify(bad.path)} was sent, but ${bad.fault}`);
}

function checkNames(records: readonly RecordMessage[]): void {
  for (const { pathname = "", fileInfo, error, isXattr } of records) {
    if (error || isXattr) continue;
    if (!fileInfo) throw new ConnectorError(`the record "${pathname}" came without its fileInfo`);
    if (fileInfo.name === nameOf(pathname)) continue;
    throw new ConnectorError(
      `the record "${pathname}" has the name "${fileInfo.name}", expected "${nameOf(pathname)}"`,
    );
  }
}

/** Rows I18 to I22: paths, names and roots (protocol 3.7). */
export const pathRows: readonly ImporterCase[] = [
  {
    row: "I18",
    statement: "a path that cannot be read is a record with an error; the import goes on",
    roles,
    needs: ["errorRecord"],
    async run(subject, can) {
      const { path, config } = can.errorRecord!;
      const records = await allRecords(subject, can, { config });
      const at = records.findIndex(({ pathname }) => pathname === path);
      if (at < 0) throw new ConnectorError(`no record of "${path}" came`);
      if (!records[at]!.error) throw new ConnectorError(`the record of "${path}" has no error`);
      if (at === records.length - 1) {
        throw new ConnectorError(`no record came after the error record of "${path}"`);
      }
    },
  },
  {
    row: "I19",
    statement: "every path is absolute and clean",
    roles,
    run: async (subject, can) => checkPaths(await allRecords(subject, can)),
  },
  {
    row: "I19",
    statement: "unclean paths are cleaned or reported, never sent raw, and none vanishes",
    roles,
    needs: ["uncleanPaths"],
    async run(subject, can) {
      const { config, records: expected } = can.uncleanPaths!;
      const records = await allRecords(subject, can, { config });
      checkPaths(records);
      const got = records.filter(({ pathname }) => pathname !== can.journal?.path).length;
      if (got >= expected) return;
      throw new ConnectorError(`expected ${expected} records, got ${got}: some vanished`);
    },
  },
  {
    row: "I20",
    statement: "the name of every record is the last part of its path",
    roles,
    run: async (subject, can) => checkNames(await allRecords(subject, can)),
  },
  {
    row: "I21",
    statement: "a path without a UTF-8 form becomes an error record; the import goes on",
    roles,
    needs: ["badName"],
    async run(subject, can) {
      const records = await allRecords(subject, can, can.badName);
      checkPaths(records);
      if (!records.some(({ error }) => error)) {
        throw new ConnectorError(`expected an error record, got none in ${records.length} records`);
      }
    },
  },
  {
    row: "I22",
    statement: "the root is absolute and clean",
    roles,
    async run(subject, can) {
      await using importer = await driveImporter(subject, can);
      const { root = "" } = importer.init;
      const fault = pathFault(root);
      if (fault !== undefined) throw new ConnectorError(`the root is "${root}", but ${fault}`);
    },
  },
  {
    row: "I22",
    statement: "a root that is not clean is cleaned, or refused at Init",
    roles,
    needs: ["uncleanRoots"],
    async run(subject, can) {
      for (const { config, cleaned } of can.uncleanRoots!) {
        if (cleaned === null) {
          await failureOf("Init with a root that cannot be cleaned", rootOf(subject, can, config));
          continue;
        }
        const root = await rootOf(subject, can, config);
        if (root !== cleaned) {
          throw new ConnectorError(`expected the root "${cleaned}", got "${root}"`);
        }
      }
    },
  },
];

async function rootOf(
  subject: Subject,
  can: ImporterCapabilities,
  config: Provoked["config"],
): Promise<string> {
  await using importer = await driveImporter(subject, can, { config });
  return importer.init.root ?? "";
}
