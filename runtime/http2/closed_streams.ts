/** How a stream came to its end: by our RST_STREAM, by the peer's, or because both sides ended. */
export type StreamClosed = "resetHere" | "resetThere" | "ended";

/** Remembers the last streams that ended, so that late frames are judged as RFC 9113, 5.1 says. */
export interface ClosedStreams {
  add(streamId: number, how: StreamClosed): void;
  get(streamId: number): StreamClosed | undefined;
}

// What a peer may still have on its way; a host that cancels 10,000 reads at once stays below.
const REMEMBERED = 16_384;

/** Makes an empty memory; it forgets the oldest, a generation at a time. */
export function closedStreams(): ClosedStreams {
  let recent = new Map<number, StreamClosed>();
  let older = recent;
  return {
    add(streamId, how) {
      recent.set(streamId, how);
      if (recent.size < REMEMBERED) return;
      older = recent;
      recent = new Map();
    },
    get: (streamId) => recent.get(streamId) ?? older.get(streamId),
  };
}
