import type { ByteSource } from "./bytes.ts";
import { commonMethods } from "./common_methods.ts";
import type { CallOptions, ConnectContext } from "./context.ts";
import type { ImporterDefinition, RawConfig } from "./definition.ts";
import { type DefineCommon, definitionParts } from "./definition_parts.ts";
import type { LocationFlag } from "./flags.ts";
import type { ImportCall } from "./importer.ts";
import type { ImportRecord } from "./record.ts";
import type { TextValue } from "./text_value.ts";

/** What `import` is given: `results` is there only when the flags hold `needack`. */
export type ImportCallFor<Flags extends readonly LocationFlag[]> = "needack" extends Flags[number]
  ? ImportCall
  : CallOptions;

/** What `create` returns: values instead of the classic shape's methods, most of them optional. */
export interface ImporterParts<Flags extends readonly LocationFlag[]> {
  /** Where the data comes from; the name of the host's machine when left out. */
  readonly origin?: TextValue;
  /** A short stable word; the protocol when left out. */
  readonly type?: TextValue;
  /** The absolute common top of what is emitted (protocol 3.7). */
  readonly root: TextValue;
  /** Location flags; those of the definition when left out. */
  flags?(): readonly LocationFlag[];
  /** Throws when the source cannot be reached; nothing to do when left out. */
  ping?(call: CallOptions): void | Promise<void>;
  /**
   * Yields every record; returning ends the import, throwing fails the backup (row I2). A host of
   * v1.0 cannot be told: there, what is thrown becomes an error of the root (protocol 6.4).
   */
  import(call: ImportCallFor<Flags>): AsyncIterable<ImportRecord>;
  /**
   * The content of a path that was emitted, again. Hosts of v1.0 ask for content by path and never
   * say which files they leave out (protocol 6.4): with this, nothing is kept for each of them, but
   * its path where the flags hold `needack`. The path is absolute and clean, and the host's choice:
   * throw for one that was not emitted. Hosts of v1.1 do not call it.
   */
  openPath?(path: string, call: CallOptions): ByteSource | Promise<ByteSource>;
  /** Releases what the importer holds. */
  close?(call: CallOptions): void | Promise<void>;
}

/** What {@link defineImporter} takes. */
export interface DefineImporter<Config, Flags extends readonly LocationFlag[]>
  extends DefineCommon<Config> {
  /** Location flags, for Init and for the manifest alike. */
  readonly flags?: Flags;
  /**
   * Makes one importer; throwing refuses the location with that message. May return an object of
   * the classic shape (`Importer`), for example an instance of a class.
   */
  create(context: ConnectContext<Config>): ImporterParts<Flags> | Promise<ImporterParts<Flags>>;
}

/**
 * Defines an importer: data about it, and a function that makes one for each location.
 *
 * Throws a `ConnectorError` at once for a bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { defineImporter, fileRecord } from "@plakar-deno/sdk";
 *
 * export const importer = defineImporter({
 *   protocol: "hello",
 *   create: () => ({
 *     root: "/",
 *     async *import() {
 *       yield fileRecord("/hello.txt", { size: 5 }, () => new TextEncoder().encode("hello"));
 *     },
 *   }),
 * });
 * ```
 */
export function defineImporter<
  Config = RawConfig,
  const Flags extends readonly LocationFlag[] = readonly [],
>(definition: DefineImporter<Config, Flags>): ImporterDefinition {
  const { typed, ...parts } = definitionParts("importer", definition, definition.flags);
  return {
    role: "importer",
    ...parts,
    async construct(raw) {
      const context = await typed(raw);
      const made = await definition.create(context);
      return {
        ...commonMethods(made, context, parts.flags),
        // The flags decide what an author may read; the runtime gives everyone the same.
        import: (call) => made.import(call as ImportCall & ImportCallFor<Flags>),
        ...made.openPath && {
          openPath: (path: string, call: CallOptions) => made.openPath!(path, call),
        },
      };
    },
  };
}
