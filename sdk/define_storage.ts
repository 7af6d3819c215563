import type { ByteSource } from "./bytes.ts";
import { commonMethods } from "./common_methods.ts";
import type { CallOptions, ConnectContext } from "./context.ts";
import type { RawConfig, StorageDefinition } from "./definition.ts";
import { type DefineCommon, definitionParts } from "./definition_parts.ts";
import type { LocationFlag } from "./flags.ts";
import type { Mac } from "./mac.ts";
import type { ByteRange, Resource, ResourceKey } from "./resource.ts";
import type { StorageMode } from "./storage.ts";
import type { TextValue } from "./text_value.ts";

/** What `create` returns: the methods of `Storage`, those with a sensible default optional. */
export interface StorageParts {
  /** The server; `localhost` when left out. */
  readonly origin?: TextValue;
  /** A short stable word; the protocol when left out. */
  readonly type?: TextValue;
  /** The path; with `origin` it identifies the store. */
  readonly root: TextValue;
  /** Location flags; those of the definition when left out. */
  flags?(): readonly LocationFlag[];
  /** Makes a repository; fails if the place is taken (row S2). */
  create(config: Uint8Array, call: CallOptions): Promise<void>;
  /** The bytes given to `create`. */
  open(call: CallOptions): Promise<Uint8Array>;
  /** Throws when the place cannot be reached; nothing to do when left out. */
  ping?(call: CallOptions): void | Promise<void>;
  /** What the store allows; `read-write` when left out. */
  mode?(call: CallOptions): StorageMode | Promise<StorageMode>;
  /** Bytes used; −1, unknown, when left out. */
  size?(call: CallOptions): number | Promise<number>;
  /** Every object of a kind; throwing half-way fails the List (row S21). */
  list(resource: Resource, call: CallOptions): AsyncIterable<Mac>;
  /** Stores an object whole or not at all, replacing an older one (rows S9, S10). */
  put(key: ResourceKey, body: ReadableStream<Uint8Array>, call: CallOptions): Promise<void>;
  /** The object, or the range of it that exists; throws when it is missing (rows S14 to S17). */
  get(
    key: ResourceKey,
    range: ByteRange | undefined,
    call: CallOptions,
  ): ByteSource | Promise<ByteSource>;
  /** Removes an object; a missing one is no error (row S19). */
  delete(key: ResourceKey, call: CallOptions): Promise<void>;
  /** Releases what the store holds. */
  close?(call: CallOptions): void | Promise<void>;
}

/** What {@link defineStorage} takes. */
export interface DefineStorage<Config> extends DefineCommon<Config> {
  /** Location flags, for Init and for the manifest alike. */
  readonly flags?: readonly LocationFlag[];
  /**
   * Makes one store, cheaply and offline (protocol 5.1); throwing refuses the location with that
   * message. May return an object of the classic shape (`Storage`), for example an instance
   * of a class. `passphrase` and `passphrase_cmd` never arrive (row S27).
   */
  create(context: ConnectContext<Config>): StorageParts | Promise<StorageParts>;
}

/**
 * Defines a store: data about it, and a function that makes one for each location.
 *
 * Throws a `ConnectorError` at once for a bad protocol or flag name.
 *
 * @example
 * ```ts
 * import { ConnectorError, defineStorage, macToHex } from "@plakar-deno/sdk";
 *
 * export const storage = defineStorage({
 *   protocol: "void",
 *   create: ({ location }) => ({
 *     root: location.rest,
 *     async create() {},
 *     open: () => Promise.reject(new ConnectorError("nothing was ever kept here")),
 *     async *list() {},
 *     put: (_key, body) => body.pipeTo(new WritableStream()),
 *     get: ({ mac }) => Promise.reject(new ConnectorError(`${macToHex(mac)} is not here`)),
 *     async delete() {},
 *   }),
 * });
 * ```
 */
export function defineStorage<Config = RawConfig>(
  definition: DefineStorage<Config>,
): StorageDefinition {
  const { typed, ...parts } = definitionParts("storage", definition, definition.flags);
  return {
    role: "storage",
    ...parts,
    async construct(raw) {
      const context = await typed(raw);
      const made = await definition.create(context);
      return {
        ...commonMethods(made, context, parts.flags),
        create: (config, call) => made.create(config, call),
        open: (call) => made.open(call),
        mode: async (call) => await made.mode?.(call) ?? "read-write",
        size: async (call) => await made.size?.(call) ?? -1,
        list: (resource, call) => made.list(resource, call),
        put: (key, body, call) => made.put(key, body, call),
        get: (key, range, call) => made.get(key, range, call),
        delete: (key, call) => made.delete(key, call),
      };
    },
  };
}
