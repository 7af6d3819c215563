import type { GetBlobRequest, MacMessage, ObjectRequest } from "../../proto/v1_0/messages.ts";
import { macFromBytes } from "../../sdk/mac.ts";
import type { Resource, ResourceKey } from "../../sdk/resource.ts";
import { type GetRange, getRange } from "../get_range.ts";

/** The object of a kind that a v1.0 request names; throws unless its name has 32 bytes (row S12). */
export function objectFromWire(resource: Resource, { mac }: ObjectRequest): ResourceKey {
  // A copy: 32 bytes must not keep a whole message in memory, nor change under the author.
  return { resource, mac: macFromBytes(mac?.value?.slice() ?? new Uint8Array()) };
}

/** The part of a packfile that GetPackfileBlob asks for; a length of 0 is nothing (row S17). */
export function blobRange({ offset, length }: GetBlobRequest): GetRange {
  return getRange({ offset, length });
}

/** Names as a v1.0 list carries them. */
export function macMessages(macs: readonly Uint8Array[]): MacMessage[] {
  return macs.map((value) => ({ value }));
}
