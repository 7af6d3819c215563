import { fail } from "node:assert/strict";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { Provoked } from "../../importer_capabilities.ts";
import type { Subject } from "../../subject.ts";
import type { ExporterCase } from "./exporter_case.ts";
import { expectAllStored, expectContent } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { placeFor } from "./place.ts";
import { fileRecord, folderRecord, patternBytes } from "./restored_records.ts";

const FILES = ["/a", "/b", "/c"] as const;

/** Whatever an author does with a content, the records after it stay whole (rows E2 to E4). */
export const readerCases: readonly ExporterCase[] = [
  {
    row: "E2",
    statement:
      "reads past the end of a content find the end again, and take nothing from the next record",
    roles: ["exporter"],
    needs: ["readsPastEnd"],
    async run(subject, can) {
      await restoresThree(subject, can, can.readsPastEnd, true);
    },
  },
  {
    row: "E3",
    statement:
      "a content given up twice and a record answered twice have no effect beyond the first",
    roles: ["exporter"],
    needs: ["closesTwice"],
    async run(subject, can) {
      await restoresThree(subject, can, can.closesTwice, false);
    },
  },
  {
    row: "E4",
    statement: "the content of a record answered unread is skipped and the stream stays aligned",
    roles: ["exporter"],
    needs: ["skipsContent"],
    async run(subject, can) {
      await restoresThree(subject, can, can.skipsContent, false);
    },
  },
];

/** Restores three files of several chunks and expects one success for each. */
async function restoresThree(
  subject: Subject,
  can: ExporterCapabilities,
  provoked: Provoked | undefined,
  whole: boolean,
): Promise<void> {
  const place = await placeFor(subject, can, provoked ?? fail("the capability is missing"));
  await using host = await openExport(subject, place.config);
  await host.record(folderRecord("/"));
  for (const [index, path] of FILES.entries()) {
    const content = patternBytes(index, LENGTH);
    await host.record(fileRecord(path, { size: content.length }), content);
  }
  expectAllStored(await host.finish(), ["/", ...FILES]);
  if (!whole || can.shows === undefined) return;
  for (const [index, path] of FILES.entries()) {
    await expectContent(place, path, patternBytes(index, LENGTH));
  }
}

// Above one chunk of the host, so that there is something left to skip.
const LENGTH = 1024 * 1024 + 70_000;
