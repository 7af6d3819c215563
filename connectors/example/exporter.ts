import { ConnectorError, defineExporter, eachRecord, entrypointExporter } from "@plakar-deno/sdk";
import type { ExporterDefinition } from "@plakar-deno/sdk";
import { boolean, defineOptions } from "@plakar-deno/sdk/options";

const options = defineOptions({
  quiet: boolean({ description: "Log only what is wrong", default: false }),
});

/**
 * Logs what a restore would write, and writes nothing: a rehearsal that reads every byte.
 *
 * `eachRecord` answers for us: a record whose function returned was restored, one whose function
 * threw was not, and the restore goes on with the next.
 */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "example",
  options,
  create: ({ config, log }) => ({
    root: "/",
    export: eachRecord(async (record) => {
      if (record.kind !== "file") {
        if (!config.quiet) log.info(record.kind, { path: record.path });
        return;
      }
      let bytes = 0;
      for await (const chunk of record.content) bytes += chunk.length;
      // A size of -1 says that nobody knew it when the snapshot was made.
      if (record.info.size >= 0 && bytes !== record.info.size) {
        throw new ConnectorError(
          `${bytes} bytes came, but the snapshot says ${record.info.size}; check the repository`,
          { code: "data_loss" },
        );
      }
      if (!config.quiet) log.info("file", { path: record.path, bytes });
    }),
    // Only hosts of plakar v1.0 call these two: they tell metadata, and hard links, after the content.
    setInfo({ path, info }) {
      if (!config.quiet) log.info("metadata", { path, mode: (info.mode & 0o777).toString(8) });
      return Promise.resolve();
    },
    link({ path, existing }) {
      if (!config.quiet) log.info("hard link", { path, existing });
      return Promise.resolve();
    },
  }),
});

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
