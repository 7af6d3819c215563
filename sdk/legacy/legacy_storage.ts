import type { CallOptions } from "../context.ts";
import type { Mac } from "../mac.ts";
import type { StorageMode } from "../storage.ts";
import type { LegacyReader } from "./legacy_reader.ts";

/** The names of objects, 32 bytes each. */
export type LegacyMacs =
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | Promise<Iterable<Uint8Array>>;

/** How many bytes were written, where the author tells. */
export type LegacyWritten = number | void | Promise<number | void>;

/** A store in the v1.0 style (protocol 6.3): three kinds of objects, each with its own methods. */
export interface LegacyStorage {
  /** Makes a repository; fails if the place is taken. */
  create(config: Uint8Array, call: CallOptions): void | Promise<void>;
  /** The bytes given to `create`. */
  open(call: CallOptions): Uint8Array | Promise<Uint8Array>;
  /** The location, as the user wrote it. */
  location(call: CallOptions): string | Promise<string>;
  /** What the store allows; a number is of the wire: read 4, write 2. */
  mode(call: CallOptions): StorageMode | number | Promise<StorageMode | number>;
  /** Bytes used, or −1 when that is unknown or dear to find out. */
  size(call: CallOptions): number | Promise<number>;

  /** The names of all states. */
  getStates(call: CallOptions): LegacyMacs;
  /** Stores a state whole or not at all; `body` errors when the host broke off. */
  putState(mac: Mac, body: ReadableStream<Uint8Array>, call: CallOptions): LegacyWritten;
  /** A state's bytes; throws when it is missing. */
  getState(mac: Mac, call: CallOptions): LegacyReader | Promise<LegacyReader>;
  /** Removes a state. */
  deleteState(mac: Mac, call: CallOptions): void | Promise<void>;

  /** The names of all packfiles. */
  getPackfiles(call: CallOptions): LegacyMacs;
  /** Stores a packfile whole or not at all; `body` errors when the host broke off. */
  putPackfile(mac: Mac, body: ReadableStream<Uint8Array>, call: CallOptions): LegacyWritten;
  /** A packfile's bytes; throws when it is missing. */
  getPackfile(mac: Mac, call: CallOptions): LegacyReader | Promise<LegacyReader>;
  /** `length` bytes of a packfile from `offset`; fewer where it ends before. */
  getPackfileBlob(
    mac: Mac,
    offset: number,
    length: number,
    call: CallOptions,
  ): LegacyReader | Promise<LegacyReader>;
  /** Removes a packfile. */
  deletePackfile(mac: Mac, call: CallOptions): void | Promise<void>;

  /** The names of all locks. */
  getLocks(call: CallOptions): LegacyMacs;
  /** Stores a lock whole or not at all; `body` errors when the host broke off. */
  putLock(mac: Mac, body: ReadableStream<Uint8Array>, call: CallOptions): LegacyWritten;
  /** A lock's bytes; throws when it is missing. */
  getLock(mac: Mac, call: CallOptions): LegacyReader | Promise<LegacyReader>;
  /** Removes a lock. */
  deleteLock(mac: Mac, call: CallOptions): void | Promise<void>;

  /** Releases what the store holds; called once. */
  close(call: CallOptions): void | Promise<void>;
}
