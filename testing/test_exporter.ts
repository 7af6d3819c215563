import { exporterCases } from "./exporter_cases.ts";
import type { ExporterCapabilities } from "./exporter_capabilities.ts";
import { type TestConnector, testConnector } from "./test_connector.ts";

/**
 * Registers a Deno test for every row of the protocol that an exporter must keep (protocol sections
 * 9.1 and 9.3), at every distance that fits the connector.
 *
 * A case that needs a capability nobody declared is an ignored test that says which. Throws when a
 * skip names no row, or when a distance does not fit the connector.
 *
 * @example
 * ```ts
 * import { defineExporter } from "@plakar-deno/sdk";
 * import { testExporter } from "@plakar-deno/sdk/testing";
 *
 * const connector = defineExporter({
 *   protocol: "hello",
 *   create: () => ({
 *     root: "/",
 *     async export({ records }) {
 *       for await (const record of records) record.ok();
 *     },
 *   }),
 * });
 *
 * testExporter({ connector, config: { location: "hello://world" } });
 * ```
 */
export function testExporter(options: TestConnector<"exporter", ExporterCapabilities>): void {
  testConnector("exporter", options, exporterCases);
}
