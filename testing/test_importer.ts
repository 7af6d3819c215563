import { importerCases } from "./importer_cases.ts";
import type { ImporterCapabilities } from "./importer_capabilities.ts";
import { type TestConnector, testConnector } from "./test_connector.ts";

/**
 * Registers a Deno test for every row of the protocol that an importer must keep (protocol sections
 * 9.1 and 9.2), at every distance that fits the connector.
 *
 * A case that needs a capability nobody declared is an ignored test that says which. Throws when a
 * skip names no row, or when a distance does not fit the connector.
 *
 * @example
 * ```ts
 * import { defineImporter, fileRecord } from "@plakar-deno/sdk";
 * import { testImporter } from "@plakar-deno/sdk/testing";
 *
 * const connector = defineImporter({
 *   protocol: "hello",
 *   create: () => ({
 *     root: "/",
 *     async *import() {
 *       yield fileRecord("/a", { size: 1 }, () => Uint8Array.of(7));
 *     },
 *   }),
 * });
 *
 * testImporter({
 *   connector,
 *   config: { location: "hello://world" },
 *   can: { files: { "/a": Uint8Array.of(7) } },
 * });
 * ```
 */
export function testImporter(options: TestConnector<"importer", ImporterCapabilities>): void {
  testConnector("importer", options, importerCases);
}
