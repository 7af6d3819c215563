import type { ExporterDefinition } from "../definition.ts";
import { adaptExporter } from "./adapt_exporter.ts";
import type { LegacyConstructor } from "./legacy_constructor.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";
import type { LegacyExtra } from "./legacy_extra.ts";
import { legacyParts } from "./legacy_parts.ts";

const METHODS: readonly (keyof LegacyExporter)[] = [
  "root",
  "createDirectory",
  "storeFile",
  "setPermissions",
  "createLink",
  "close",
];

/**
 * Makes a definition of an exporter in the v1.0 style, for hosts of both generations and for every
 * tool that takes a definition.
 *
 * `make` is called once for each location. `protocol` is the scheme, or the schemes, it answers to;
 * `undefined` for whatever the host selects it by. Throws a `ConnectorError` at once for a bad
 * protocol or flag name.
 *
 * @example
 * ```ts
 * import { legacyExporter } from "@plakar-deno/sdk/legacy";
 *
 * export const exporter = legacyExporter("files", (context) => ({
 *   root: () => context.location.rest,
 *   createDirectory: (pathname) => Deno.mkdir(pathname, { recursive: true }),
 *   storeFile: (pathname, content) => Deno.writeFile(pathname, content),
 *   setPermissions: (pathname, info) => Deno.chmod(pathname, info.mode & 0o777),
 *   createLink: (oldname, newname, type) =>
 *     type === "symlink" ? Deno.symlink(oldname, newname) : Deno.link(oldname, newname),
 *   close() {},
 * }));
 * ```
 */
export function legacyExporter(
  protocol: string | readonly string[] | undefined,
  make: LegacyConstructor<LegacyExporter>,
  extra: LegacyExtra = {},
): ExporterDefinition {
  const { adapted, ...parts } = legacyParts("exporter", METHODS, protocol, make, extra);
  return {
    role: "exporter",
    ...parts,
    construct: (context) =>
      adapted(context, (made, call) => adaptExporter(made, context, parts.flags, call)),
  };
}
