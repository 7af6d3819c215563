import { ok, strictEqual as equal } from "node:assert/strict";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import { expectContent } from "../exporter/expect_export.ts";
import type { Place } from "../exporter/place.ts";
import {
  fileRecord,
  folderRecord,
  linkRecord,
  type RecordOptions,
  textBytes,
} from "../exporter/restored_records.ts";
import { exporterCaseV10 } from "./case_v1_0.ts";
import { infoOf, type RestoringExporter, restoringExporter } from "./restoring_exporter.ts";

const OLD = { seconds: 1_234_567_890, nanos: 0 };

const fileInfo = (options: RecordOptions) => infoOf(fileRecord("/x", options));
const folderInfo = (path: string, options: RecordOptions) => infoOf(folderRecord(path, options));

/** Folders with a file in each, and their metadata at the end, deepest first, as hosts send it. */
async function restoreClosed(host: RestoringExporter): Promise<void> {
  const folders = ["/closed", "/closed/deep"];
  await host.folder("/");
  for (const path of folders) await host.folder(path);
  for (const path of folders) {
    await host.store(`${path}/file`, textBytes("inside"));
    await host.permissions(`${path}/file`, fileInfo({ mode: 0o640, modTime: OLD }));
  }
  for (const path of folders.reverse()) {
    await host.permissions(path, folderInfo(path, { mode: 0o555, modTime: OLD }));
  }
  await host.close();
}

async function expectMode(place: Place, path: string, expected: string): Promise<void> {
  const mode = (await place.look(path))?.mode;
  const got = mode === undefined ? "none" : (mode & 0o7777).toString(8).padStart(4, "0");
  equal(got, expected, `expected the mode ${expected} at ${path}, got ${got}`);
}

async function expectTime(place: Place, path: string, precision: number): Promise<void> {
  const { modTime = NaN } = await place.look(path) ?? {};
  const expected = OLD.seconds * 1000;
  ok(
    Math.abs(modTime - expected) <= precision,
    `expected the time ${expected} ms at ${path}, got ${modTime} ms`,
  );
}

/** Row V10: metadata, which v1.0 hosts send after the content (protocol 6.4). */
export const permissionCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V10",
    statement: "the modes of SetPermissions hold, those of folders after all content came",
    needs: ["shows", "modes"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await restoreClosed(host);
      const { place } = host;
      await expectMode(place, "/closed/deep/file", "0640");
      await expectMode(place, "/closed/deep", "0555");
      await expectMode(place, "/closed", "0555");
      await expectContent(place, "/closed/deep/file", textBytes("inside"));
    },
  }),
  exporterCaseV10({
    row: "V10",
    statement: "the times of SetPermissions hold, those of folders after all content came",
    needs: ["shows", "times"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await restoreClosed(host);
      for (const path of ["/closed/deep/file", "/closed/deep", "/closed"]) {
        await expectTime(host.place, path, can.times!.precision);
      }
    },
  }),
  exporterCaseV10({
    row: "V10",
    statement: "the last of several SetPermissions holds",
    needs: ["shows", "modes"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      await host.folder("/folder");
      await host.store("/folder/file", textBytes("x"));
      for (const mode of [0o600, 0o644, 0o711]) {
        await host.permissions("/folder/file", fileInfo({ mode }));
        await host.permissions("/folder", folderInfo("/folder", { mode }));
      }
      await host.close();
      await expectMode(host.place, "/folder/file", "0711");
      await expectMode(host.place, "/folder", "0711");
    },
  }),
  exporterCaseV10({
    row: "V10",
    statement: "a SetPermissions is answered for a file, a folder, the root and a link",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      await host.folder("/folder");
      await host.store("/folder/file", textBytes("x"));
      await host.permissions("/folder/file", fileInfo({ mode: 0o600 }));
      if (can.symlinks) {
        await host.symlink("file", "/folder/link");
        await host.permissions("/folder/link", infoOf(linkRecord("/folder/link", "file")));
      }
      await host.permissions("/folder", folderInfo("/folder", { mode: 0o700 }));
      await host.permissions("/", folderInfo("/", { mode: 0o700 }));
      await host.close();
    },
  }),
];
