import { ConnectorError } from "./error.ts";
import type { Mac } from "./mac.ts";

/** A kind of stored object (protocol 2.5, `StorageResource`). */
export type Resource = "packfile" | "state" | "lock" | "ecc-packfile" | "ecc-state";

/** Names one stored object; the same MAC may name an object in each kind (protocol 5.2). */
export interface ResourceKey {
  /** The kind of object. */
  readonly resource: Resource;
  /** Its 32-byte name. */
  readonly mac: Mac;
}

/** A part of a stored object, in bytes from its start. */
export interface ByteRange {
  /** First byte. */
  readonly offset: number;
  /** Number of bytes; past the end of the object less is returned (protocol 5.2). */
  readonly length: number;
}

// In the order of their numbers on the wire, from 1 (protocol 2.5).
const WIRE: readonly Resource[] = ["packfile", "state", "lock", "ecc-packfile", "ecc-state"];

/** The number that stands for a kind of object on the wire (protocol 2.5). */
export function resourceToWire(resource: Resource): number {
  return WIRE.indexOf(resource) + 1;
}

/**
 * The kind of object a number on the wire stands for; throws a `ConnectorError` "unsupported" for
 * an unknown one (row S23).
 */
export function resourceFromWire(value: number): Resource {
  const resource = WIRE[value - 1];
  if (resource === undefined) {
    throw new ConnectorError(
      `resource type ${value} is unsupported: this store keeps packfiles, states and locks`,
      { code: "unimplemented" },
    );
  }
  return resource;
}
