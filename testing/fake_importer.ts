import type { Importer } from "../sdk/importer.ts";

/** An object whose methods may be replaced at any time. */
export type Replaceable<Methods> = { -readonly [Name in keyof Methods]: Methods[Name] };

/**
 * An importer of nothing, each method of which is a field: give those a test is about, and replace
 * them between calls as it goes on.
 *
 * @example
 * ```ts
 * import { fileRecord } from "@plakar-deno/sdk";
 * import { connectImporter, fakeImporter } from "@plakar-deno/sdk/testing";
 *
 * const importer = fakeImporter({
 *   async *import() {
 *     yield fileRecord("/a", { size: 1 }, () => Uint8Array.of(7));
 *   },
 * });
 * importer.ping = () => Promise.reject(new Error("the server is down"));
 * await using session = await connectImporter(() => importer, { via: "direct" });
 * await session.ping().catch((error) => console.log(error.message)); // "Ping: the server is down"
 * ```
 */
export function fakeImporter(methods: Partial<Importer> = {}): Replaceable<Importer> {
  return {
    origin: () => "fake",
    type: () => "fake",
    root: () => "/",
    flags: () => [],
    ping: () => Promise.resolve(),
    async *import() {},
    close: () => Promise.resolve(),
    ...methods,
  };
}
