import type { ByteSource } from "./bytes.ts";
import type { CallOptions, ConnectContext } from "./context.ts";
import type { LocationFlag } from "./flags.ts";
import type { Mac } from "./mac.ts";
import type { ByteRange, Resource, ResourceKey } from "./resource.ts";

/** What a store allows (protocol 2.5: write 2, read 4). */
export type StorageMode = "read" | "write" | "read-write";

/**
 * The classic shape of a store: the Go SDK's methods under their names in camelCase.
 *
 * Calls run side by side (protocol 5.2); every one may come before `create` or `open` except those
 * on objects. Two processes work on one repository at the same time, always (protocol 1.7).
 */
export interface Storage {
  /** The server, or a host name. */
  origin(): string;
  /** A short stable word, normally the protocol. */
  type(): string;
  /** The path; with `origin` it identifies the store. */
  root(): string;
  /** Location flags to answer in Init. */
  flags(): readonly LocationFlag[];
  /** Makes a repository; fails if the place is taken (row S2). */
  create(config: Uint8Array, call: CallOptions): Promise<void>;
  /** The bytes given to `create`. */
  open(call: CallOptions): Promise<Uint8Array>;
  /** Throws when the place cannot be reached; works before `create` and `open`. */
  ping(call: CallOptions): Promise<void>;
  /** What the store allows. */
  mode(call: CallOptions): Promise<StorageMode>;
  /** Bytes used, or −1 when that is unknown or dear to find out. */
  size(call: CallOptions): Promise<number>;
  /** Every object of a kind; throwing half-way fails the List, nothing partial is sent (row S21). */
  list(resource: Resource, call: CallOptions): AsyncIterable<Mac>;
  /**
   * Stores an object whole or not at all, replacing an older one. `body` ends only when the host
   * committed the object; it errors when the host broke off, and then nothing may appear (row S9).
   */
  put(key: ResourceKey, body: ReadableStream<Uint8Array>, call: CallOptions): Promise<void>;
  /** The object, or the range of it that exists (rows S15, S16); throws when it is missing. */
  get(
    key: ResourceKey,
    range: ByteRange | undefined,
    call: CallOptions,
  ): ByteSource | Promise<ByteSource>;
  /** Removes an object; a missing one is no error (row S19). */
  delete(key: ResourceKey, call: CallOptions): Promise<void>;
  /** Releases what the store holds; called once, also right after Init. */
  close(call: CallOptions): Promise<void>;
}

/** Makes a store from what Init brings; keep it cheap and offline (protocol 5.1). */
export type StorageConstructor<Config = Readonly<Record<string, string>>> = (
  context: ConnectContext<Config>,
) => Storage | Promise<Storage>;
