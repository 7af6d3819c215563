import {
  defineImporter,
  entrypointImporter,
  fileRecord,
  type ImporterDefinition,
} from "@plakar-deno/sdk";
import { defineOptions, text } from "@plakar-deno/sdk/options";
import { openApi } from "./api.ts";
import { connectionOptions } from "./options.ts";

const options = defineOptions({
  ...connectionOptions,
  prefix: text({ description: "Only documents whose names begin like this", default: "" }),
});

/** Backs up a collection of documents: `plakar backup acme://letters`. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "acme",
  options,
  create(context) {
    const { config, log } = context;
    const api = openApi(context);
    return {
      origin: api.origin,
      root: "/",
      ping: ({ signal }) => api.ping(signal),
      close: () => api.close(),
      async *import({ signal }) {
        let count = 0;
        for await (const { key, size, modified } of api.list(signal, config.prefix)) {
          // Size and time tell plakar what has not changed: it does not ask for that again.
          const info = { size, mode: 0o600, modTime: new Date(modified) };
          yield fileRecord(`/${key}`, info, ({ signal }) => api.open(key, signal));
          count++;
        }
        log.info("documents found", { count });
      },
    };
  },
});

if (import.meta.main) await entrypointImporter(Deno.args, importer);
