import { storageCases } from "./storage_cases.ts";
import type { StorageCapabilities } from "./storage_capabilities.ts";
import { type TestConnector, testConnector } from "./test_connector.ts";

/**
 * Registers a Deno test for every row of the protocol that a storage must keep (protocol sections
 * 9.1 and 9.4), at every distance that fits the connector.
 *
 * A case that needs a capability nobody declared is an ignored test that says which. Throws when a
 * skip names no row, or when a distance does not fit the connector.
 *
 * @example
 * ```ts
 * import { defineStorage } from "@plakar-deno/sdk";
 * import { fakeStorage, testStorage } from "@plakar-deno/sdk/testing";
 *
 * const stores = new Map<string, ReturnType<typeof fakeStorage>>();
 * const connector = defineStorage({
 *   protocol: "hello",
 *   create: ({ location }) => {
 *     const store = stores.get(location.rest) ?? fakeStorage();
 *     stores.set(location.rest, store);
 *     return store;
 *   },
 * });
 *
 * testStorage({ connector, config: (folder) => ({ location: `hello://${folder}` }) });
 * ```
 */
export function testStorage(options: TestConnector<"storage", StorageCapabilities>): void {
  testConnector("storage", options, storageCases);
}
