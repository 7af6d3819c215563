import { commonMethods } from "./common_methods.ts";
import type { CallOptions, ConnectContext } from "./context.ts";
import type { ExporterDefinition, RawConfig } from "./definition.ts";
import { type DefineCommon, definitionParts } from "./definition_parts.ts";
import type { ExportCall, HardLink, StoredEntry } from "./exporter.ts";
import type { LocationFlag } from "./flags.ts";
import type { TextValue } from "./text_value.ts";

/** What `create` returns: values instead of the classic shape's methods, most of them optional. */
export interface ExporterParts {
  /** Where the data goes to; the name of the host's machine when left out. */
  readonly origin?: TextValue;
  /** A short stable word; the protocol when left out. */
  readonly type?: TextValue;
  /** The root the connector restores to; hosts build no paths from it (protocol 4.2). */
  readonly root: TextValue;
  /** Location flags; those of the definition when left out. */
  flags?(): readonly LocationFlag[];
  /** Throws when the destination cannot be reached; nothing to do when left out. */
  ping?(call: CallOptions): void | Promise<void>;
  /** Stores every record and answers it; throwing fails the restore (row E12). */
  export(call: ExportCall): Promise<void>;
  /**
   * Sets the metadata of an entry that was stored. Hosts of v1.0 tell it after the content
   * (protocol 6.4); without this it is left out there, with one warning. Hosts of v1.1 tell it with
   * the record and do not call this.
   */
  setInfo?(entry: StoredEntry, call: CallOptions): Promise<void>;
  /**
   * Makes `path` another name of the file `existing`, which was stored before. Hosts of v1.0 ask
   * for hard links by name (protocol 6.4); without this each of them fails.
   */
  link?(link: HardLink, call: CallOptions): Promise<void>;
  /** Releases what the exporter holds. */
  close?(call: CallOptions): void | Promise<void>;
}

/** What {@link defineExporter} takes. */
export interface DefineExporter<Config> extends DefineCommon<Config> {
  /** Location flags, for Init and for the manifest alike. */
  readonly flags?: readonly LocationFlag[];
  /**
   * Makes one exporter; throwing refuses the location with that message. May return an object of
   * the classic shape (`Exporter`), for example an instance of a class.
   */
  create(context: ConnectContext<Config>): ExporterParts | Promise<ExporterParts>;
}

/**
 * Defines an exporter: data about it, and a function that makes one for each location.
 *
 * Throws a `ConnectorError` at once for a bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { defineExporter, eachRecord } from "@plakar-deno/sdk";
 *
 * export const exporter = defineExporter({
 *   protocol: "count",
 *   create: ({ log }) => ({
 *     root: "/",
 *     export: eachRecord(async (record) => {
 *       let bytes = 0;
 *       if (record.kind === "file") for await (const chunk of record.content) bytes += chunk.length;
 *       log.info(record.path, { bytes });
 *     }),
 *   }),
 * });
 * ```
 */
export function defineExporter<Config = RawConfig>(
  definition: DefineExporter<Config>,
): ExporterDefinition {
  const { typed, ...parts } = definitionParts("exporter", definition, definition.flags);
  return {
    role: "exporter",
    ...parts,
    async construct(raw) {
      const context = await typed(raw);
      const made = await definition.create(context);
      return {
        ...commonMethods(made, context, parts.flags),
        export: (call) => made.export(call),
        ...made.setInfo && {
          setInfo: (entry: StoredEntry, call: CallOptions) => made.setInfo!(entry, call),
        },
        ...made.link && { link: (link: HardLink, call: CallOptions) => made.link!(link, call) },
      };
    },
  };
}
