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
  /**
   * The root the connector restores to. Hosts of v1.1 build no paths from it (protocol 4.2); those of
   * v1.0 do, and their paths lose it again before they reach the connector.
   */
  readonly root: TextValue;
  /** Location flags; those of the definition when left out. */
  flags?(): readonly LocationFlag[];
  /** Throws when the destination cannot be reached; nothing to do when left out. */
  ping?(call: CallOptions): void | Promise<void>;
  /**
   * Stores every record and answers it; throwing fails the restore (row E12). With a host of v1.0 it
   * lasts until Close, whose answer that host does not look at (protocol 6.4): answer each record when
   * it is stored.
   */
  export(call: ExportCall): Promise<void>;
  /**
   * Sets the metadata of an entry that was stored, at once. Hosts of v1.0 tell it after the content,
   * that of folders at the end, the deepest first (protocol 6.4), while `export` still runs; until
   * then records have mode 0600 or 0700, the time of now, and the ids 0xffffffff, which chown(2)
   * leaves as they are. Without this metadata of files are left out there, with one warning, and a
   * folder comes a second time with its own. Hosts of v1.1 tell metadata with the record and do not
   * call this.
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
