import { ConnectorError } from "../sdk/error.ts";
import { RECLAIM_PIECE } from "../sdk/reclaim_piece.ts";
import { giveBackBytes } from "./byte_pool.ts";

/** What the requests of a Put have in common, whatever generation they are of. */
export interface PutChunk {
  /** The next bytes; none in a request that only names the object. */
  chunk?: Uint8Array;
}

/** The bytes of one Put, between the wire and the author. */
export interface PutBody {
  /** For the author. It asks the peer for more only when it is read, and holds nothing back. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Bytes that came so far, read by the author or not. */
  readonly received: number;
  /** Whether the author read the stream to its end, so that it knows the object is whole. */
  readonly readToEnd: boolean;
  /**
   * Takes what is left up to the peer's half-close and drops it; the stream is of no use afterwards.
   * Rejects when the peer broke off.
   */
  drain(): Promise<void>;
}

/**
 * The requests of a Put as a body. `first` is the request already taken, whose bytes count like any
 * other's (row S8); names and kinds in later requests are ignored (protocol 5.1).
 *
 * The stream ends at the half-close and only there: it errors when the peer broke off (row S9).
 */
export function putBody(first: PutChunk, requests: AsyncIterator<PutChunk>): PutBody {
  let ahead: PutChunk | undefined = first;
  let received = 0;
  let readToEnd = false;
  let cancelled = false;
  let draining = false;
  let pulling: Promise<void> = Promise.resolve();

  /** The next bytes that are not empty; `undefined` at the half-close. */
  async function nextChunk(): Promise<Uint8Array | undefined> {
    for (;;) {
      let request = ahead;
      ahead = undefined;
      if (request === undefined) {
        const next = await requests.next();
        if (next.done) return undefined;
        request = next.value;
      }
      const chunk = request.chunk;
      if (chunk === undefined || chunk.length === 0) continue;
      received += chunk.length;
      return chunk;
    }
  }

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const chunk = await nextChunk();
    if (cancelled) return;
    if (chunk !== undefined) return controller.enqueue(chunk);
    readToEnd = true;
    controller.close();
  }

  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (draining) {
        throw new ConnectorError("the body was read after put had returned; await every read", {
          code: "failed_precondition",
        });
      }
      return pulling = pull(controller);
    },
    cancel() {
      cancelled = true;
    },
    // No reading ahead: what the author does not ask for stays with the peer.
  }, { highWaterMark: 0 });
  Object.assign(stream, { [RECLAIM_PIECE]: { owner: () => stream, take: giveBackBytes } });

  return {
    stream,
    get received() {
      return received;
    },
    get readToEnd() {
      return readToEnd;
    },
    async drain() {
      draining = true;
      // Two readers of one iterator would get the same request.
      await pulling;
      if (!readToEnd) { while (await nextChunk() !== undefined); }
    },
  };
}
