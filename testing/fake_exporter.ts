import type { Exporter } from "../sdk/exporter.ts";
import type { Replaceable } from "./fake_importer.ts";

/**
 * An exporter that reads every content to its end, keeps nothing and answers each record, each method
 * of which is a field: give those a test is about, and replace them between calls.
 *
 * @example
 * ```ts
 * import { connectExporter, fakeExporter } from "@plakar-deno/sdk/testing";
 *
 * const exporter = fakeExporter({
 *   async export({ records }) {
 *     for await (const record of records) record.error("the disk is full");
 *   },
 * });
 * await using session = await connectExporter(() => exporter, { via: "direct" });
 * console.log(session.type); // "fake"
 * ```
 */
export function fakeExporter(methods: Partial<Exporter> = {}): Replaceable<Exporter> {
  return {
    origin: () => "fake",
    type: () => "fake",
    root: () => "/",
    flags: () => [],
    ping: () => Promise.resolve(),
    async export({ records }) {
      for await (const record of records) {
        if (record.kind === "file" || record.kind === "xattr") {
          while (await record.content.read() !== null);
        }
        record.ok();
      }
    },
    close: () => Promise.resolve(),
    ...methods,
  };
}
