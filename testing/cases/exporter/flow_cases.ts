import { fail, ok } from "node:assert/strict";
import type { ExporterCase } from "./exporter_case.ts";
import { expectAllStored } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { placeFor } from "./place.ts";
import { fileRecord, folderRecord, patternBytes } from "./restored_records.ts";

const MIB = 1024 * 1024;
const FILES = 1000;
// An HTTP/2 window may grow to 16 MiB; what lies far above it was taken into memory.
const LIMIT = 40 * MIB;
const OFFERED = 96 * MIB;

/** Many files, and an author who is slow (row E20). */
export const flowCases: readonly ExporterCase[] = [
  {
    row: "E20",
    statement: "a thousand files are answered once each",
    roles: ["exporter"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const content = patternBytes(6, 2000);
      const paths = Array.from({ length: FILES }, (_, index) => `/${index}`);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const path of paths) await host.record(fileRecord(path, { size: 2000 }), content);
      expectAllStored(await host.finish(), ["/", ...paths]);
    },
  },
  {
    row: "E20",
    statement: "a content the author does not read yet stays with the host, not in memory",
    roles: ["exporter"],
    needs: ["stalls"],
    async run(subject, can) {
      const { path, ...provoked } = can.stalls!;
      const place = await placeFor(subject, can, provoked);
      const chunk = patternBytes(7, MIB);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.send({ record: fileRecord(path, { size: OFFERED }) });
      let taken = 0;
      for (let at = 0; at < OFFERED; at += MIB) {
        const taking = await answered(host.send({ chunk }), 700);
        if (taking === undefined) return;
        if (!taking) fail(`the call ended early: ${(await host.finish()).text}`);
        taken += MIB;
        ok(taken <= LIMIT, `the author reads nothing, yet ${taken} bytes were taken from the host`);
      }
    },
  },
];

/** Whether a chunk was taken; `undefined` when that is open after so many milliseconds. */
async function answered(
  send: Promise<boolean>,
  milliseconds: number,
): Promise<boolean | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  try {
    return await Promise.race([send, late]);
  } finally {
    clearTimeout(timer);
  }
}
