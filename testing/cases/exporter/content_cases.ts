import type { ExporterCase } from "./exporter_case.ts";
import { expectAllStored, expectContent } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { placeFor } from "./place.ts";
import { fileRecord, folderRecord, patternBytes, textBytes } from "./restored_records.ts";

const MIB = 1024 * 1024;

/** Contents reach the author byte by byte (rows E1, E6). */
export const contentCases: readonly ExporterCase[] = [
  {
    row: "E1",
    statement: "the content of a file arrives with exactly the bytes that were sent",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const contents: Readonly<Record<string, Uint8Array>> = {
        "/one-byte": patternBytes(1, 1),
        "/text": textBytes("first line\nsecond line\n"),
        "/uneven": patternBytes(2, MIB + 4711),
        "/many-chunks": patternBytes(3, 3 * MIB),
      };
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const [path, content] of Object.entries(contents)) {
        await host.record(fileRecord(path, { size: content.length }), content);
      }
      expectAllStored(await host.finish(), ["/", ...Object.keys(contents)]);
      for (const [path, content] of Object.entries(contents)) {
        await expectContent(place, path, content);
      }
    },
  },
  {
    row: "E1",
    statement: "chunks of every length make one content, whatever size the record announces",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const content = patternBytes(4, 100_000);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.send({ record: fileRecord("/pieces", { size: -1 }) });
      let at = 0;
      for (let length = 1; at < content.length; at += length, length = (length * 7) % 9973 + 1) {
        await host.send({ chunk: content.subarray(at, at + length) });
      }
      await host.send({ chunk: new Uint8Array() });
      expectAllStored(await host.finish(), ["/", "/pieces"]);
      await expectContent(place, "/pieces", content);
    },
  },
  {
    row: "E6",
    statement: "an empty file has one result",
    roles: ["exporter"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.record(fileRecord("/empty"), new Uint8Array());
      await host.record(fileRecord("/next", { size: 4 }), textBytes("next"));
      expectAllStored(await host.finish(), ["/", "/empty", "/next"]);
    },
  },
  {
    row: "E6",
    statement: "an empty file is restored as one",
    roles: ["exporter"],
    needs: ["shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.record(fileRecord("/empty"), new Uint8Array());
      expectAllStored(await host.finish(), ["/", "/empty"]);
      await expectContent(place, "/empty", new Uint8Array());
    },
  },
];
