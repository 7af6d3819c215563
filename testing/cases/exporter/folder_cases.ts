import { fail, ok, strictEqual as equal } from "node:assert/strict";
import type { RestoredEntry } from "../../exporter_capabilities.ts";
import type { ExporterCase } from "./exporter_case.ts";
import { expectAllStored, expectContent } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { type Place, placeFor } from "./place.ts";
import { fileRecord, folderRecord, textBytes } from "./restored_records.ts";

const OLD = { seconds: 1_234_567_890, nanos: 0 };

/** Folders: usable while they fill, final afterwards, welcome when they exist (rows E14, E15). */
export const folderCases: readonly ExporterCase[] = [
  {
    row: "E14",
    statement: "a folder without write permission still gets its content, then its final mode",
    roles: ["exporter"],
    needs: ["shows", "modes"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      await restoreClosedFolders(await openExport(subject, place.config));
      await expectContent(place, "/closed/deep/file", textBytes("inside"));
      await expectMode(place, "/closed", "0555");
      await expectMode(place, "/closed/deep", "0500");
    },
  },
  {
    row: "E14",
    statement: "the time of a folder is set after its content came",
    roles: ["exporter"],
    needs: ["shows", "times"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      await restoreClosedFolders(await openExport(subject, place.config));
      for (const path of ["/closed", "/closed/deep"]) {
        const { modTime = Date.now() } = await folderAt(place, path);
        const off = Math.abs(modTime - OLD.seconds * 1000);
        ok(
          off <= can.times!.precision,
          `expected the time ${new Date(OLD.seconds * 1000).toISOString()} at ${path}, ` +
            `got ${new Date(modTime).toISOString()}`,
        );
      }
    },
  },
  {
    row: "E15",
    statement: "a folder that exists already is used",
    roles: ["exporter"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      for (let round = 0; round < 2; round++) {
        await using host = await openExport(subject, place.config);
        await host.record(folderRecord("/"));
        await host.record(folderRecord("/again"));
        const path = `/again/${round}`;
        await host.record(fileRecord(path, { size: 1 }), textBytes("x"));
        expectAllStored(await host.finish(), ["/", "/again", path]);
      }
      if (can.shows === undefined) return;
      for (const path of ["/again/0", "/again/1"]) {
        await expectContent(place, path, textBytes("x"));
      }
    },
  },
];

async function restoreClosedFolders(opened: Awaited<ReturnType<typeof openExport>>): Promise<void> {
  await using host = opened;
  await host.record(folderRecord("/"));
  await host.record(folderRecord("/closed", { mode: 0o555, modTime: OLD }));
  await host.record(folderRecord("/closed/deep", { mode: 0o500, modTime: OLD }));
  await host.record(fileRecord("/closed/deep/file", { size: 6 }), textBytes("inside"));
  const paths = ["/", "/closed", "/closed/deep", "/closed/deep/file"];
  expectAllStored(await host.finish(), paths);
}

async function folderAt(place: Place, path: string): Promise<RestoredEntry> {
  const entry = await place.look(path);
  if (entry?.kind === "directory") return entry;
  return fail(`expected a folder at ${path}, found ${entry?.kind ?? "nothing"}`);
}

async function expectMode(place: Place, path: string, expected: string): Promise<void> {
  const { mode = 0 } = await folderAt(place, path);
  const got = (mode & 0o7777).toString(8).padStart(4, "0");
  equal(got, expected, `expected the mode ${expected} at ${path} in the end, got ${got}`);
}
