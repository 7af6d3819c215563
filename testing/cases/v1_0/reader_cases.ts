import { pluginStatus } from "../../../host/grpc_status.ts";
import type { InfoResponse } from "../../../proto/v1_0/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { fileKindOf } from "../../../sdk/file_mode.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ImporterCapabilities } from "../../importer_capabilities.ts";
import { journalPath } from "../importer/drive_importer.ts";
import { failsWith, failureOf } from "../importer/failure_of.ts";
import { inTime } from "../importer/in_time.ts";
import { checkChunks } from "../importer/open_rows.ts";
import { sameBytes } from "../importer/same_bytes.ts";
import { descriptorsOf } from "../../descriptors.ts";
import { importerCaseV10 } from "./case_v1_0.ts";
import { scannedImporter } from "./scanned_importer.ts";

const UNOPENED = 3_000;
const LEAST_LARGE = 16 * 1024 * 1024;

/** The root as what a path below it begins with. */
function folderOf({ root = "/" }: InfoResponse): string {
  return root === "/" ? "" : root;
}

/** Rows V5 to V7: OpenReader and CloseReader (protocol 6.4). */
export const readerCases: readonly ConformanceCase<ImporterCapabilities>[] = [
  importerCaseV10({
    row: "V5",
    statement: "an OpenReader brings the file in chunks of at most 1 MiB, none empty, then OK",
    needs: ["files"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      for (const [path, content] of Object.entries(can.files!)) {
        const chunks = await importer.open(path);
        checkChunks(path, chunks);
        sameBytes(path, chunks, content);
        await importer.closeReader(path);
      }
      await importer.close();
    },
  }),
  importerCaseV10({
    row: "V5",
    statement: "an OpenReader that is sent the moment its record arrives is served",
    needs: ["files"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      let read = 0;
      for await (const { pathname: path = "", record } of importer.scanning()) {
        const content = record && !record.xattr ? can.files![path] : undefined;
        if (content === undefined) continue;
        sameBytes(path, [await importer.read(path)], content);
        read++;
      }
      if (read === 0) throw new ConnectorError("none of the declared files was in the Scan");
    },
  }),
  importerCaseV10({
    row: "V5",
    statement: "files are read side by side, each with its own content",
    needs: ["files"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      await Promise.all(
        Object.entries(can.files!).map(async ([path, content]) =>
          sameBytes(path, [await importer.read(path)], content)
        ),
      );
    },
  }),
  importerCaseV10({
    row: "V5",
    statement: "a file is read while another one, opened before it, is not read on",
    needs: ["files", "largeFile"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      const large = importer.chunks(can.largeFile!);
      await large.next();
      const [path, content] = Object.entries(can.files!)[0]!;
      sameBytes(path, [await importer.read(path)], content);
      await large.return();
    },
  }),
  importerCaseV10({
    row: "V5",
    statement: "a reader that fails midway: its bytes, then its message",
    needs: ["readerFails"],
    async run(subject, can) {
      const { path, message } = can.readerFails!;
      await using importer = await scannedImporter(subject, can, can.readerFails);
      await importer.scan();
      let bytes = 0;
      const read = async () => {
        for await (const chunk of importer.chunks(path)) bytes += chunk.length;
      };
      await failsWith(`OpenReader of "${path}", whose reader fails`, read(), message);
      if (bytes === 0) throw new ConnectorError(`no bytes of "${path}" came before its failure`);
      await importer.closeReader(path);
    },
  }),
  importerCaseV10({
    row: "V6",
    statement: "a CloseReader is OK for a file never opened, a path never there, and again",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const answers = await importer.scan();
      const root = folderOf(await importer.info());
      const paths = answers.slice(0, 50).map(({ pathname = "" }) => pathname);
      for (const path of [...paths, `${root}/no such file of any import`, "", "relative"]) {
        for (let time = 0; time < 2; time++) await importer.closeReader(path);
      }
      await importer.close();
    },
  }),
  importerCaseV10({
    row: "V6",
    statement: "a file that no OpenReader names is never opened",
    needs: ["files", "journal"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      const [opened, ...others] = Object.keys(can.files!);
      for (const path of others) await importer.closeReader(path);
      await importer.read(opened!);
      const lines = await importer.journal() ?? [];
      const wrong = others.find((path) => lines.includes(`opened ${journalPath(path)}`));
      if (wrong === undefined) return;
      throw new ConnectorError(`"${wrong}" was opened, but only "${opened}" was asked for`);
    },
  }),
  importerCaseV10({
    row: "V6",
    statement: "thousands of files that are never opened keep no descriptor",
    needs: ["endless"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can, can.endless);
      const descriptors = descriptorsOf(importer.plugin);
      const before = await descriptors.count() ?? 0;
      let answers = 0;
      let held = 0;
      for await (const _ of importer.scanning()) {
        if (++answers < UNOPENED) continue;
        held = (await descriptors.count() ?? 0) - before;
        break;
      }
      await importer.close();
      if (held <= descriptors.allowed) return;
      throw new ConnectorError(`${held} more descriptors are open after ${answers} records`);
    },
  }),
  importerCaseV10({
    row: "V6",
    statement: "a CloseReader amid a file ends its reader, far from the end",
    needs: ["largeFile", "journal"],
    async run(subject, can) {
      const path = can.largeFile!;
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      const chunks = importer.chunks(path);
      await chunks.next();
      await importer.closeReader(path);
      // What was sent is still on its way; the end is OK or a status.
      const rest = async () => {
        while (!(await chunks.next()).done);
      };
      await inTime(`the end of "${path}" after its CloseReader`, rest(), subject.signal).catch(
        (error) => {
          if (error?.code === "deadline_exceeded") throw error;
        },
      );
      const closed = (await importer.journal())?.find((line) =>
        line.startsWith(`closed ${journalPath(path)} after `)
      );
      const bytes = Number(closed?.split(" ").at(-1) ?? "NaN");
      if (bytes < LEAST_LARGE) return;
      throw new ConnectorError(
        closed === undefined
          ? `the reader of "${path}" was not closed`
          : `the reader of "${path}" was closed after ${bytes} bytes, at its end`,
      );
    },
  }),
  importerCaseV10({
    row: "V7",
    statement: "an OpenReader of what no Scan brought gets an error status; others are served",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const root = folderOf(await importer.info());
      const answers = await importer.scan();
      const paths = new Set(answers.map(({ pathname }) => pathname));
      const unknown = [
        `${root}/no such file of any import`,
        `${root}/../../../../../../../../etc/passwd`,
        "/etc/passwd",
        "",
      ].filter((path) => !paths.has(path));
      for (const path of unknown) {
        await failureOf(`OpenReader of ${JSON.stringify(path)}`, importer.open(path));
      }
      for (const [path, content] of Object.entries(can.files ?? {}).slice(0, 3)) {
        sameBytes(path, [await importer.read(path)], content);
      }
    },
  }),
  importerCaseV10({
    row: "V7",
    statement: "an OpenReader of what is no file gets an error status",
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      const answers = await importer.scan();
      const folder = answers.find(({ record }) =>
        fileKindOf(Number(record?.fileinfo?.mode ?? 0)) === "directory"
      );
      const link = answers.find(({ record }) => record?.target);
      for (const { pathname = "" } of [folder, link].filter((one) => one !== undefined)) {
        await failureOf(`OpenReader of ${JSON.stringify(pathname)}`, importer.open(pathname));
      }
    },
  }),
  importerCaseV10({
    row: "V7",
    statement: "a second OpenReader of a file brings all of it again, or an error status",
    needs: ["files"],
    async run(subject, can) {
      await using importer = await scannedImporter(subject, can);
      await importer.scan();
      for (const [path, content] of Object.entries(can.files!).slice(0, 3)) {
        await importer.read(path);
        try {
          sameBytes(path, [await importer.read(path)], content);
        } catch (error) {
          if (pluginStatus(error) === undefined) throw error;
        }
      }
    },
  }),
];
