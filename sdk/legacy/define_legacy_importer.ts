import type { ImporterDefinition } from "../definition.ts";
import { adaptImporter } from "./adapt_importer.ts";
import type { LegacyConstructor } from "./legacy_constructor.ts";
import type { LegacyExtra } from "./legacy_extra.ts";
import type { LegacyImporter } from "./legacy_importer.ts";
import { legacyParts } from "./legacy_parts.ts";

const METHODS: readonly (keyof LegacyImporter)[] = ["origin", "type", "root", "scan", "close"];

/**
 * Makes a definition of an importer in the v1.0 style, for hosts of both generations and for every
 * tool that takes a definition.
 *
 * `make` is called once for each location. `protocol` is the scheme, or the schemes, it answers to;
 * `undefined` for whatever the host selects it by. Throws a `ConnectorError` at once for a bad
 * protocol or flag name.
 *
 * @example
 * ```ts
 * import { legacyImporter } from "@plakar-deno/sdk/legacy";
 *
 * const hello = new TextEncoder().encode("hello");
 *
 * export const importer = legacyImporter("hello", (_context, options) => ({
 *   origin: () => options.hostname,
 *   type: () => "hello",
 *   root: () => "/",
 *   *scan() {
 *     const fileInfo = { mode: 0o100644, size: hello.length };
 *     yield { record: { pathname: "/hello.txt", fileInfo, reader: () => hello } };
 *   },
 *   close() {},
 * }));
 * ```
 */
export function legacyImporter(
  protocol: string | readonly string[] | undefined,
  make: LegacyConstructor<LegacyImporter>,
  extra: LegacyExtra = {},
): ImporterDefinition {
  const { adapted, ...parts } = legacyParts("importer", METHODS, protocol, make, extra);
  return {
    role: "importer",
    ...parts,
    construct: (context) =>
      adapted(context, (made, call) => adaptImporter(made, parts.flags, call)),
  };
}
