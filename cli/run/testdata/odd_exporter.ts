/**
 * An exporter that stores nothing and answers as `-o case=…` says: `breaks` takes the first folder and
 * the first file, refuses the second file, and ends the export at the third; `unreachable` fails before
 * it reads anything, while records are on their way. It runs with no permission at all.
 */
import {
  ConnectorError,
  defineExporter,
  entrypointExporter,
  type ExporterDefinition,
} from "@plakar-deno/sdk";

export const exporter: ExporterDefinition = defineExporter({
  protocol: "odd",
  create: ({ config }) => ({
    root: "/",
    async export({ records }) {
      if (config["case"] === "unreachable") {
        throw new ConnectorError("the server cannot be reached", { code: "unavailable" });
      }
      let files = 0;
      for await (const record of records) {
        if ("content" in record) { for await (const _ of record.content); }
        if (record.kind !== "file") record.ok();
        else if (++files === 1) record.ok();
        else if (files === 2) record.error(new Error("no space for it"));
        else throw new ConnectorError("the disk is gone", { code: "unavailable" });
      }
    },
  }),
});

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
