import { ConnectorError } from "../../sdk/error.ts";
import type { Handler } from "../transport.ts";
import { type ByteBacklog, byteBacklog } from "./byte_backlog.ts";
import { messageAssembler, PREFIX_BYTES } from "./message_assembler.ts";
import { type RequestQueue, requestQueue } from "./request_queue.ts";

/** The receiving half of a call: from DATA to the requests of its handler. */
export interface RequestIntake {
  /** For a handler that takes many; the others get their one request by `onRequest`. */
  readonly requests: AsyncIterable<unknown> | undefined;
  /** Bytes came, and with them perhaps the half-close. */
  data(bytes: Uint8Array, end: boolean): void;
  /** The half-close came. */
  end(): void;
  /** The call is over: who waits for a request gets the reason, which is made only then. */
  close(reason: () => unknown): void;
}

/** What an intake tells. */
export interface IntakeEvents {
  /** The one request is there, and nothing follows it. */
  readonly onRequest: (message: unknown) => void;
  /** What came is no request of this method. */
  readonly onFault: (reason: ConnectorError) => void;
  /** Room for so many bytes can be given back to the peer. */
  readonly onConsumed: (bytes: number) => void;
}

// Requests put together ahead of a busy handler. What comes beyond them stays bytes: a window full of
// empty requests would take a hundred times its size.
const MOST_AHEAD = 64;

/** Makes the intake of one call. */
export function requestIntake(
  { kind, path, request: codec }: Handler["method"],
  maxMessageBytes: number,
  { onRequest, onFault, onConsumed }: IntakeEvents,
): RequestIntake {
  const assembler = messageAssembler(maxMessageBytes, path, received);
  const isStream = kind === "clientStream" || kind === "bidi";
  const queue: RequestQueue<unknown> | undefined = isStream
    ? requestQueue({
      taken(bytes) {
        giveBack(Math.min(bytes, held));
        catchUp();
      },
      waits: () => giveBack(held),
    })
    : undefined;
  let only: { readonly message: unknown } | undefined;
  // What came while enough requests wait, and whether the half-close came behind it.
  let backlog: ByteBacklog | undefined;
  let backlogEnds = false;
  // Bytes whose room was not given back yet.
  let held = 0;
  let over = false;

  function fault(text: string, code: "internal" | "unimplemented", cause?: unknown): void {
    onFault(new ConnectorError(`${path}${text}`, { code, cause }));
  }

  function received(bytes: Uint8Array): void {
    let message: unknown;
    try {
      message = codec.decode(bytes);
    } catch (cause) {
      return fault(": the request is not a valid message", "internal", cause);
    }
    if (queue !== undefined) queue.push(message, bytes.length + PREFIX_BYTES);
    else if (only === undefined) only = { message };
    else fault(" takes one request, but a second one arrived", "unimplemented");
  }

  function giveBack(bytes: number): void {
    if (bytes <= 0) return;
    held -= bytes;
    onConsumed(bytes);
  }

  function assemble(bytes: Uint8Array): void {
    try {
      assembler.push(bytes);
    } catch (error) {
      onFault(error as ConnectorError);
    }
  }

  /** Goes on with the backlog once the handler took some of what was ahead of it. */
  function catchUp(): void {
    while (backlog !== undefined && queue!.length < MOST_AHEAD) {
      const piece = backlog.take();
      if (piece !== undefined) {
        assemble(piece);
        continue;
      }
      backlog = undefined;
      if (backlogEnds) end();
    }
  }

  function end(): void {
    if (over) return;
    if (backlog !== undefined) backlogEnds = true;
    else if (assembler.insideMessage) {
      fault(": the request ends in the middle of a message", "internal");
    } else if (queue !== undefined) queue.end();
    else if (only === undefined) fault(" takes one request, but none arrived", "unimplemented");
    else onRequest(only.message);
  }

  return {
    requests: queue?.requests,
    data(bytes, ends) {
      held += bytes.length;
      if (backlog === undefined && (queue === undefined || queue.length < MOST_AHEAD)) {
        assemble(bytes);
        if (over) return;
      } else {
        (backlog ??= byteBacklog()).add(bytes);
      }
      // A message larger than the window comes in parts: its reader waits for the whole of it.
      if (!ends && (queue === undefined || queue.waiting)) giveBack(held);
      if (ends) end();
    },
    end,
    close(reason) {
      over = true;
      backlog = undefined;
      queue?.fail(reason());
    },
  };
}
