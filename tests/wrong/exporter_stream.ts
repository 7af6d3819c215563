import type { ExportRequest } from "../../proto/messages.ts";
import { writesInPlace } from "./writes_in_place.ts";
import { wrongAuthor, type WrongExporter, wrongService } from "./wrong_exporter.ts";

/** Streams that are read too kindly or too far ahead (rows E7 to E9, E20). */
export const wrongStreams: readonly WrongExporter[] = [
  {
    row: "E7",
    why: "takes a half-close for the end of the file",
    source: wrongService(({ requests, call, inner }) =>
      inner(mended(requests, { halfClose: true }), call)
    ),
  },
  {
    row: "E7",
    why: "writes files in their place, so that a cut one stays",
    source: wrongAuthor(writesInPlace),
  },
  {
    row: "E8",
    why: "passes over a stray chunk in silence",
    source: wrongService(({ requests, call, inner }) =>
      inner(mended(requests, { stray: true }), call)
    ),
  },
  {
    row: "E9",
    why: "takes a record for the end of the content before it",
    source: wrongService(({ requests, call, inner }) =>
      inner(mended(requests, { record: true }), call)
    ),
  },
  {
    row: "E20",
    why: "takes every request into memory",
    source: wrongService(({ requests, call, inner }) => inner(hoarded(requests), call)),
  },
  {
    row: "E20",
    why: "loses the answers after the first 500",
    source: wrongService(({ requests, call, inner }) => {
      let sent = 0;
      return inner(requests, {
        signal: call.signal,
        send: (response) => ++sent > 500 ? undefined : call.send(response),
      });
    }),
  },
];

interface Mends {
  /** Ends a content where the host ended the call. */
  readonly halfClose?: boolean;
  /** Drops chunks outside of a content. */
  readonly stray?: boolean;
  /** Ends a content where a record comes. */
  readonly record?: boolean;
}

/** The requests with mistakes of the host mended, as nobody should. */
async function* mended(
  requests: AsyncIterable<ExportRequest>,
  { halfClose, stray, record }: Mends,
): AsyncGenerator<ExportRequest> {
  let inside = false;
  const end = { chunk: new Uint8Array() };
  for await (const request of requests) {
    if (request.record) {
      if (inside && record) yield end;
      inside = request.record.hasReader === true;
    } else if (!inside && stray) continue;
    else if (request.chunk?.length === 0) inside = false;
    yield request;
  }
  if (inside && halfClose) yield end;
}

/** The requests, read as fast as they come. */
async function* hoarded(requests: AsyncIterable<ExportRequest>): AsyncGenerator<ExportRequest> {
  const held: ExportRequest[] = [];
  let end: { readonly error?: unknown } | undefined;
  let changed = Promise.withResolvers<void>();
  function wake(): void {
    changed.resolve();
    changed = Promise.withResolvers();
  }
  void (async () => {
    try {
      for await (const request of requests) {
        held.push(request);
        wake();
      }
      end = {};
    } catch (error) {
      end = { error };
    }
    wake();
  })();
  for (;;) {
    const next = held.shift();
    if (next !== undefined) yield next;
    else if (end === undefined) await changed.promise;
    else if ("error" in end) throw end.error;
    else return;
  }
}
