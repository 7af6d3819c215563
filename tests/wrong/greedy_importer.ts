// An importer that keeps something of every record for ever: its memory grows with their number.
import { entrypointImporter, type ImporterDefinition, type ImportRecord } from "@plakar-deno/sdk";
import { importer } from "../scripted/importer.ts";

// Found after 4,000 records more than the first, for which a busy machine has the time.
const KEPT_BYTES = 40 * 1024;

const greedy: ImporterDefinition = {
  ...importer,
  async construct(context) {
    const right = await importer.construct(context);
    const kept: Uint8Array[] = [];
    async function* keep(records: AsyncIterable<ImportRecord>) {
      for await (const record of records) {
        kept.push(new Uint8Array(KEPT_BYTES).fill(1));
        yield record;
      }
    }
    return { ...right, import: (call) => keep(right.import(call)) };
  },
};

if (import.meta.main) await entrypointImporter(Deno.args, greedy);
