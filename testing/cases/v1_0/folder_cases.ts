import { dirname } from "node:path";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import { expectContent } from "../exporter/expect_export.ts";
import { nothingAt } from "../exporter/place.ts";
import { folderRecord, textBytes } from "../exporter/restored_records.ts";
import { failureOf } from "../importer/failure_of.ts";
import { exporterCaseV10 } from "./case_v1_0.ts";
import { dataOf, infoOf, restoringExporter } from "./restoring_exporter.ts";

/** Row V8: folders, and where everything has to stay (protocol 6.4). */
export const folderCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V8",
    statement: "a CreateDirectory is OK however often it comes, for the root as well",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      for (const path of ["/", "/a", "/a/b", "/a", "/", "/a/b"]) await host.folder(path);
      const inside = textBytes("inside");
      await host.store("/a/b/file", inside);
      await host.folder("/a/b");
      await host.close();
      // Not every destination knows folders apart from what is in them.
      if (can.shows !== undefined) await expectContent(host.place, "/a/b/file", inside);
    },
  }),
  exporterCaseV10({
    row: "V8",
    statement: "a path outside of the root is refused by every call, and the restore goes on",
    needs: ["localFolder", "fresh"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await can.localFolder!(host.place.folder);
      await host.folder("/");
      await host.store("/first", textBytes("inside"));
      const outside = `${dirname(host.root)}/escaped`;
      const { createDirectory, createLink, setPermissions } = exporterMethodsV10;
      for (const pathname of [outside, `${host.root}/../escaped`, `${host.root}escaped`]) {
        const fileInfo = infoOf(folderRecord(pathname, { mode: 0o777 }));
        const newname = pathname;
        const content = textBytes("escaped");
        const header = { pathname, size: content.length };
        const calls = [
          ["CreateDirectory", () => host.call(createDirectory, { pathname })],
          ["StoreFile", () => host.send([{ header }, ...dataOf(content)])],
          ["SetPermissions", () => host.call(setPermissions, { pathname, fileInfo })],
          ["CreateLink", () => host.call(createLink, { oldname: "first", newname, ltype: 1 })],
          ["CreateLink", () => host.call(createLink, { oldname: host.at("/first"), newname })],
          ["CreateLink", () => host.call(createLink, { oldname: newname, newname: host.at("/l") })],
        ] as const;
        for (const [name, call] of calls) await failureOf(`${name} of "${pathname}"`, call());
      }
      await nothingAt(outside, "something was restored outside of the root");
      await nothingAt(`${host.root}escaped`, "something was restored beside the root");
      await host.store("/last", textBytes("goes on"));
      await host.close();
    },
  }),
];
