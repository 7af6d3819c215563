import type { ConnectionOptions } from "./connection_options.ts";
import { contradictsLength } from "./contradicts_length.ts";
import { requestFault, responseFault, trailersFault } from "./field_faults.ts";
import { headersFragment } from "./frame_payloads.ts";
import { ERROR_CODE, FLAG } from "./frame_types.ts";
import { headerBlock } from "./header_block.ts";
import type { HeaderList } from "./hpack/header_field.ts";
import { hpackDecoder } from "./hpack/hpack_decoder.ts";
import { protocolFault } from "./protocol_fault.ts";
import type { StreamState } from "./stream_state.ts";
import type { StreamTable } from "./stream_table.ts";

/** Takes HEADERS and CONTINUATION (RFC 9113, sections 6.2 and 6.10). */
export interface HeaderFrames {
  headers(flags: number, streamId: number, payload: Uint8Array): void;
  continuation(flags: number, streamId: number, payload: Uint8Array): void;
  /** Whether nothing but CONTINUATION may come now. */
  readonly isOpen: boolean;
}

const HEADER_TABLE_BYTES = 4096;
// A list that is too long is still decoded, to stay in step, up to this many times its limit.
const BLOCK_LIMITS = 4;

/** Makes what takes the header blocks of a connection. */
export function headerFrames(table: StreamTable, options: ConnectionOptions): HeaderFrames {
  const { isServer } = table;
  const block = headerBlock(options.maxHeaderListBytes * BLOCK_LIMITS);
  const decoder = hpackDecoder({
    tableBytes: HEADER_TABLE_BYTES,
    listBytes: options.maxHeaderListBytes,
  });
  // A host sends the same block with every call; the decoder answers with the same list then.
  let soundRequest: HeaderList | undefined;

  function decode(): HeaderList {
    try {
      return decoder.decode(block.finish());
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw protocolFault(ERROR_CODE.compressionError, text);
    }
  }

  function complete(dependsOn: number): void {
    const { streamId, endStream } = block;
    const list = decode();
    const stream = table.open.get(streamId) ??
      (isServer ? newRequest(streamId, list) : undefined);
    if (stream === undefined) return lateHeaders(streamId);
    if (dependsOn === streamId) {
      return table.fault(streamId, ERROR_CODE.protocolError, "a stream depends on itself");
    }
    if (stream.remoteEnded) {
      return table.fault(streamId, ERROR_CODE.streamClosed, "HEADERS came after the stream's end");
    }
    if (!isServer && !stream.headersCame && !endStream && isInformational(list)) return;
    const fault = blockFault(stream, list, endStream);
    if (fault !== undefined) return table.fault(streamId, ERROR_CODE.protocolError, fault);
    stream.headersCame = true;
    if (endStream) stream.remoteEnded = true;
    stream.events.headers(list, endStream);
    if (endStream) table.remoteEnded(stream);
  }

  /** HEADERS of a server for a stream that is over; a client's are dealt with where they begin one. */
  function lateHeaders(streamId: number): void {
    if (isServer || table.closed(streamId) === "resetHere") return;
    table.fault(streamId, ERROR_CODE.streamClosed, "HEADERS came after the stream's end");
  }

  /** What makes a header block malformed (RFC 9113, section 8.1), if anything. */
  function blockFault(
    stream: StreamState,
    { fields, tooLarge }: HeaderList,
    endStream: boolean,
  ): string | undefined {
    // Fields are missing then; who takes the block refuses it.
    if (tooLarge) return undefined;
    if (stream.headersCame) {
      if (!endStream) return "trailers do not end the stream";
      if (contradictsLength(stream, true)) {
        return `${stream.receivedBytes} bytes came; content-length is ${stream.expectedBytes}`;
      }
      return trailersFault(fields);
    }
    // A new request was looked at before anybody heard of it.
    const fault = isServer ? undefined : responseFault(fields);
    if (fault !== undefined) return fault;
    const length = fields.find(([name]) => name === "content-length")?.[1];
    if (length === undefined) return undefined;
    if (!/^\d{1,15}$/.test(length)) return `content-length is "${length}"`;
    stream.expectedBytes = Number(length);
    return endStream && isServer && stream.expectedBytes > 0
      ? `no content came; content-length is ${length}`
      : undefined;
  }

  /** A server's new stream; `undefined` when there is none, the reason having been dealt with. */
  function newRequest(streamId: number, list: HeaderList): StreamState | undefined {
    if (streamId <= table.lastPeerStream) return oldRequest(streamId);
    table.lastPeerStream = streamId;
    if (table.open.size >= options.maxConcurrentStreams) {
      table.fault(streamId, ERROR_CODE.refusedStream, "there are too many streams");
      return undefined;
    }
    const known = list === soundRequest || list.tooLarge;
    const fault = known ? undefined : requestFault(list.fields);
    if (fault !== undefined) {
      table.fault(streamId, ERROR_CODE.protocolError, fault);
      return undefined;
    }
    soundRequest = list.tooLarge ? undefined : list;
    const stream = table.begin(streamId);
    const events = options.accept?.(table.handle(stream));
    if (events === undefined) {
      table.fault(streamId, ERROR_CODE.refusedStream, "there are too many calls");
      return undefined;
    }
    stream.events = events;
    return stream;
  }

  /** HEADERS for a stream that is not new and not open (RFC 9113, sections 5.1 and 5.1.1). */
  function oldRequest(streamId: number): undefined {
    const how = table.closed(streamId);
    if (how === "resetHere") return;
    const [code, text] = how === undefined
      ? [ERROR_CODE.protocolError, "is lower than one before"]
      : [ERROR_CODE.streamClosed, "was closed"];
    throw protocolFault(code, `HEADERS arrived for stream ${streamId}, which ${text}`);
  }

  return {
    headers(flags, streamId, payload) {
      if (streamId % 2 === 0 || (!isServer && table.isIdle(streamId))) {
        throw protocolFault(
          ERROR_CODE.protocolError,
          `a HEADERS frame arrived for stream ${streamId}, which the peer cannot open`,
        );
      }
      const { fragment, dependsOn } = headersFragment(payload, flags);
      const whole = (flags & FLAG.endHeaders) !== 0;
      block.begin(streamId, fragment, (flags & FLAG.endStream) !== 0, whole);
      if (whole) complete(dependsOn);
    },
    continuation(flags, streamId, payload) {
      if (block.streamId === 0 || block.streamId !== streamId) {
        throw protocolFault(
          ERROR_CODE.protocolError,
          `a CONTINUATION frame arrived for stream ${streamId}, which has no header block open`,
        );
      }
      block.add(payload);
      if ((flags & FLAG.endHeaders) !== 0) complete(0);
    },
    get isOpen() {
      return block.streamId !== 0;
    },
  };
}

function isInformational({ fields }: HeaderList): boolean {
  const status = fields[0];
  return status?.[0] === ":status" && status[1].startsWith("1");
}
