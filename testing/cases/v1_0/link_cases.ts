import { ok, strictEqual as equal } from "node:assert/strict";
import { pluginStatus } from "../../../host/grpc_status.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import { expectContent, expectNothing } from "../exporter/expect_export.ts";
import { patternBytes } from "../exporter/restored_records.ts";
import { failureOf } from "../importer/failure_of.ts";
import { exporterCaseV10 } from "./case_v1_0.ts";
import { restoringExporter } from "./restoring_exporter.ts";

/** Row V11: links of both kinds (protocol 6.2, 6.4). */
export const linkCases: readonly ConformanceCase<ExporterCapabilities>[] = [
  exporterCaseV10({
    row: "V11",
    statement: "a symbolic link is made at the new name, with its target to the letter",
    needs: ["shows", "symlinks"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      await host.folder("/folder");
      const targets = {
        "/relative": "folder/no such file",
        "/folder/up": "../elsewhere//x/",
        "/absolute": "/no/such/place",
      };
      for (const [path, target] of Object.entries(targets)) await host.symlink(target, path);
      await host.close();
      for (const [path, target] of Object.entries(targets)) {
        const found = await host.place.look(path);
        ok(found?.kind === "symlink", `expected a link at ${path}, got ${found?.kind}`);
        equal(found.target, target, `expected the target "${target}", got "${found.target}"`);
      }
      await expectNothing(host.place, "/folder/no such file", "it is the target of a link");
    },
  }),
  exporterCaseV10({
    row: "V11",
    statement: "a hard link is made at the new name, as link or as copy, or refused with an error",
    needs: ["shows"],
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      const content = patternBytes(7, 40_000);
      await host.folder("/");
      await host.folder("/folder");
      await host.store("/first", content);
      const refused = new Set<string>();
      for (const path of ["/folder/second", "/third"]) {
        try {
          await host.hardLink("/first", path);
        } catch (error) {
          if (pluginStatus(error) === undefined) throw error;
          refused.add(path);
        }
      }
      const missing = host.hardLink("/missing", "/fourth");
      await failureOf("a hard link to a file that was never stored", missing);
      await host.close();
      await expectContent(host.place, "/first", content);
      await expectNothing(host.place, "/fourth", "its CreateLink was refused");
      for (const path of ["/folder/second", "/third"]) {
        if (refused.has(path)) await expectNothing(host.place, path, "it was refused");
        else await expectContent(host.place, path, content);
      }
    },
  }),
  exporterCaseV10({
    row: "V11",
    statement: "a link of a kind that no schema knows, or without a target, is refused",
    async run(subject, can) {
      await using host = await restoringExporter(subject, can);
      await host.folder("/");
      const { createLink } = exporterMethodsV10;
      const newname = host.at("/link");
      const unknown = { oldname: "x", newname, ltype: 7 };
      await failureOf("a CreateLink of the kind 7", host.call(createLink, unknown));
      const empty = { oldname: "", newname, ltype: 1 };
      await failureOf("a CreateLink without a target", host.call(createLink, empty));
      await host.close();
      if (can.shows === undefined) return;
      await expectNothing(host.place, "/link", "its CreateLink was refused");
    },
  }),
];
