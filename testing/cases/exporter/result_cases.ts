import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import type { FileInfoMessage, RecordMessage } from "../../../proto/messages.ts";
import type { ExporterCase } from "./exporter_case.ts";
import { answerFor, expectAllStored, expectOneAnswerEach } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { placeFor } from "./place.ts";
import {
  fileRecord,
  folderRecord,
  linkRecord,
  textBytes,
  xattrRecord,
} from "./restored_records.ts";

/** The answers themselves (rows E13, E21). */
export const resultCases: readonly ExporterCase[] = [
  {
    row: "E13",
    statement: "every record has exactly one result, whose header is the record with its fileInfo",
    roles: ["exporter"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const sent: readonly RecordMessage[] = [
        folderRecord("/"),
        folderRecord("/folder", { mode: 0o750 }),
        fileRecord("/folder/file", { size: 7, links: { count: 1, inode: 77 } }),
        linkRecord("/folder/link", "file"),
        fileRecord("/größe 100%.txt", { size: 7 }),
      ];
      await using host = await openExport(subject, place.config);
      for (const record of sent) {
        await host.record(record, record.hasReader ? textBytes("content") : undefined);
      }
      const seen = await host.finish();
      expectOneAnswerEach(seen, sent.map(({ pathname }) => pathname!));
      ok(seen.failure === undefined, `expected the end OK: ${seen.text}`);
      for (const record of sent) {
        const path = record.pathname!;
        const { header } = answerFor(seen, path);
        ok(header?.fileInfo, `the header of the result for ${path} holds no fileInfo`);
        deepEqual(
          echoed(header.fileInfo, header.target),
          echoed(record.fileInfo!, record.target),
          `the header of the result for ${path} is not the record that was sent`,
        );
      }
    },
  },
  {
    row: "E21",
    statement: "an extended attribute with content is answered ok and its content consumed",
    roles: ["exporter"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const value = textBytes("value ".repeat(20_000));
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.record(fileRecord("/file", { size: 1 }), textBytes("f"));
      // Hosts of the future send the path stripped or whole (protocol 4.5).
      await host.record(xattrRecord("/file", "user.short"), textBytes("v"));
      await host.record(xattrRecord("/srv/subject/file", "user.long"), value);
      await host.record(fileRecord("/next", { size: 1 }), textBytes("n"));
      const seen = await host.finish();
      const attributes = seen.results.filter(({ header }) => header?.isXattr);
      const names = attributes.map(({ header }) => header?.xattrName).sort();
      deepEqual(names, ["user.long", "user.short"], `expected one answer each: ${seen.text}`);
      for (const { path, error } of attributes) {
        ok(error === "", `expected the attribute of ${path} to be answered ok: "${error}"`);
      }
      const others = seen.results.filter(({ header }) => !header?.isXattr);
      expectAllStored({ ...seen, results: others }, ["/", "/file", "/next"]);
    },
  },
];

/** What must come back of a record, in one form for all ways to write a number. */
function echoed(info: FileInfoMessage, target = ""): Record<string, unknown> {
  const { name, mode, nlink = 0 } = info;
  const numbers = [info.size, info.dev, info.ino, info.uid, info.gid].map((one) =>
    String(one ?? 0)
  );
  const modTime = [String(info.modTime?.seconds ?? 0), info.modTime?.nanos ?? 0];
  return { name, mode, nlink, numbers, modTime, target };
}
