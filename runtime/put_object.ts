import type { PutResponse } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import { macToHex } from "../sdk/mac.ts";
import type { ResourceKey } from "../sdk/resource.ts";
import { putBody, type PutChunk } from "./put_body.ts";

/** Stores one object whose first request is known; the author's `put` with its key filled in. */
export type StoreObject = (body: ReadableStream<Uint8Array>) => Promise<void>;

/**
 * Runs one Put: reads the key from the first request, hands the body to the store, and answers only
 * after the peer's half-close, with the number of bytes that came.
 *
 * `start` makes of the first request the key and what stores it; it throws when the request is
 * refused. Whatever fails, the rest of the requests is taken before the reason is thrown: of a Put
 * that ends before its half-close the host never shows why (row S11). When the peer breaks off,
 * that is thrown instead (row S9).
 */
export async function putObject<Request extends PutChunk>(
  requests: AsyncIterable<Request>,
  start: (first: Request) => { readonly key: ResourceKey; readonly store: StoreObject },
): Promise<PutResponse> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) {
    throw new ConnectorError("cannot put an object: the request ended before it named one", {
      code: "invalid_argument",
    });
  }
  const body = putBody(first.value, iterator);
  try {
    const { key, store } = start(first.value);
    await store(body.stream);
    if (!body.readToEnd) throw notReadToEnd(key);
  } catch (error) {
    await body.drain();
    throw error;
  }
  return { bytesWritten: body.received };
}

/** A store that answers before the end took an object for whole that the host may still break off. */
function notReadToEnd({ resource, mac }: ResourceKey): ConnectorError {
  return new ConnectorError(
    `cannot put ${resource} ${macToHex(mac)}: the store did not read the whole object; ` +
      `its put must read the body until it is done before it returns`,
    { code: "internal" },
  );
}
