import {
  ConnectorError,
  defineExporter,
  eachRecord,
  entrypointExporter,
  type ExporterDefinition,
} from "@plakar-deno/sdk";
import { defineOptions } from "@plakar-deno/sdk/options";
import { openApi } from "./api.ts";
import { askDocument } from "./ask_document.ts";
import { connectionOptions } from "./options.ts";

/** Restores documents into a collection: `plakar restore -to acme://letters`. */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "acme",
  options: defineOptions(connectionOptions),
  create(context) {
    const api = openApi(context);
    return {
      origin: api.origin,
      root: "/",
      ping: ({ signal }) => api.ping(signal),
      close: () => api.close(),
      // Returning says that a record is restored, throwing is told beside its path.
      export: eachRecord(async (record, { signal }) => {
        // Names have slashes here, and need no folders; there are no attributes either.
        if (record.kind === "directory" || record.kind === "xattr") return;
        if (record.kind !== "file") {
          throw new ConnectorError(`a ${record.kind} cannot be kept as a document`, {
            code: "unimplemented",
          });
        }
        // When plakar breaks off, the upload does, and the server keeps what it had.
        const body = record.content.stream;
        const answer = await askDocument(api, record.path.slice(1), {
          method: "PUT",
          body,
          signal,
        });
        await answer.body?.cancel();
      }),
    };
  },
});

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
