import { entrypointExporter, type ExportCall, type ExporterDefinition } from "@plakar-deno/sdk";
import { exporter as right } from "../../../connectors/dir/exporter.ts";
import { alteredContent, alteredRecords } from "../../scripted/altered_records.ts";
import { writesInPlace } from "../../wrong/writes_in_place.ts";

/** The dir exporter with a fault that only a crash shows: the first argument says which. */
const exporter: ExporterDefinition = {
  ...right,
  async construct(context) {
    const { export: inner, ...others } = await right.construct(context);
    const root = others.root();
    return { ...others, root: () => root, export: (call) => hasty(root, call, inner) };
  },
};

function hasty(
  root: string,
  call: ExportCall,
  inner: (call: ExportCall) => Promise<void>,
): Promise<void> {
  if (Deno.args.includes("--in-place")) return writesInPlace({ root, call, inner });
  const records = alteredRecords(call.records, async (record) => {
    if (record.kind !== "file") return record;
    const chunks = await Array.fromAsync(record.content);
    record.ok();
    return alteredContent(record, async function* () {
      // A slow disk: long enough to be killed in between.
      await new Promise((resolve) => setTimeout(resolve, 20));
      yield* chunks;
    });
  });
  return inner({ ...call, records });
}

await entrypointExporter(Deno.args, exporter);
