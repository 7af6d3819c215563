import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import type { ExporterCase } from "./exporter_case.ts";
import { answerFor, expectContent, expectRefused, expectStored } from "./expect_export.ts";
import { openExport } from "./open_export.ts";
import { nothingAt, placeFor } from "./place.ts";
import {
  fileRecord,
  folderRecord,
  linkRecord,
  patternBytes,
  textBytes,
} from "./restored_records.ts";

/** Nothing is written outside of the destination (rows E17, E18). */
export const containmentCases: readonly ExporterCase[] = [
  {
    row: "E17",
    statement: "a path that leaves the root is refused with an error, and the restore goes on",
    roles: ["exporter"],
    needs: ["localFolder", "fresh"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const root = await can.localFolder!(place.folder);
      const paths = ["/../escaped", "/inside/../../escaped", "/../../escaped"];
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const path of paths) await host.record(fileRecord(path, { size: 1 }), textBytes("x"));
      await host.record(fileRecord("/z", { size: 7 }), textBytes("goes on"));
      const seen = await host.finish();
      for (const path of paths) expectRefused(seen, path, "it leaves the root");
      expectStored(seen, "/z");
      for (const folder of [dirname(root), dirname(dirname(root))]) {
        await nothingAt(join(folder, "escaped"), `a file was written outside of the destination`);
      }
    },
  },
  {
    row: "E17",
    statement: "an entry below a restored symbolic link is refused with an error",
    roles: ["exporter"],
    needs: ["localFolder", "fresh", "symlinks"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      await can.localFolder!(place.folder);
      const outside = join(place.folder, "outside");
      await Deno.mkdir(outside);
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      await host.record(linkRecord("/out", outside));
      await host.record(fileRecord("/out/file", { size: 90_000 }), patternBytes(1, 90_000));
      await host.record(folderRecord("/out/folder"));
      await host.record(linkRecord("/out/link", "/"));
      await host.record(fileRecord("/z", { size: 7 }), textBytes("goes on"));
      const seen = await host.finish();
      expectStored(seen, "/out");
      for (const path of ["/out/file", "/out/folder", "/out/link"]) {
        expectRefused(seen, path, "it lies below a restored symbolic link");
      }
      expectStored(seen, "/z");
      const names = (await Array.fromAsync(Deno.readDir(outside))).map(({ name }) => name);
      deepEqual(names, [], "something was written through the symbolic link");
    },
  },
  {
    row: "E18",
    statement:
      "a file or link in the way is replaced or answered with an error, never written through",
    roles: ["exporter"],
    needs: ["localFolder", "fresh", "shows"],
    async run(subject, can) {
      const place = await placeFor(subject, can);
      const root = await can.localFolder!(place.folder);
      const outside = join(place.folder, "outside");
      await Deno.writeTextFile(outside, "kept");
      await Deno.symlink(outside, join(root, "was-link"));
      await Deno.symlink(join(place.folder, "dangling"), join(root, "was-dangling"));
      await Deno.writeFile(join(root, "was-file"), patternBytes(1, 9000));
      const paths = ["/was-dangling", "/was-file", "/was-link"];
      await using host = await openExport(subject, place.config);
      await host.record(folderRecord("/"));
      for (const path of paths) await host.record(fileRecord(path, { size: 3 }), textBytes("new"));
      const seen = await host.finish();
      // A clear error is the other policy the row allows.
      for (const path of paths) {
        if (answerFor(seen, path).error === "") await expectContent(place, path, textBytes("new"));
      }
      const kept = await Deno.readTextFile(outside);
      equal(kept, "kept", "the restore wrote through a symbolic link in its way");
      await nothingAt(join(place.folder, "dangling"), "the restore wrote through a dangling link");
    },
  },
];
