import { contradictsLength } from "./contradicts_length.ts";
import { unpadded } from "./frame_payloads.ts";
import { ERROR_CODE, FLAG } from "./frame_types.ts";
import type { StreamTable } from "./stream_table.ts";

/** Takes a DATA frame (RFC 9113, section 6.1). */
export type OnData = (flags: number, streamId: number, payload: Uint8Array) => void;

/** Makes what takes the DATA frames of a connection. */
export function dataFrames(table: StreamTable): OnData {
  const { windows } = table;

  return (flags, streamId, payload) => {
    table.checkNotIdle(streamId, "DATA");
    const stream = table.open.get(streamId);
    const bytes = unpadded(payload, flags);
    const end = (flags & FLAG.endStream) !== 0;
    // Also what nobody will read counts against the connection.
    const fits = windows.arrived(stream, payload.length);
    if (stream === undefined || stream.remoteEnded) {
      if (stream === undefined && table.closed(streamId) === "resetHere") return;
      return table.fault(streamId, ERROR_CODE.streamClosed, "DATA came after the stream's end");
    }
    if (!fits) {
      const text = `${payload.length} bytes of DATA came; the window held ${stream.receiveWindow}`;
      return table.fault(streamId, ERROR_CODE.flowControlError, text);
    }
    if (!stream.headersCame) {
      return table.fault(streamId, ERROR_CODE.protocolError, "DATA came before HEADERS");
    }
    if (bytes.length === 0 && !end) table.idleFrame();
    stream.receivedBytes += bytes.length;
    if (contradictsLength(stream, end)) {
      const text = `${stream.receivedBytes} bytes came; content-length is ${stream.expectedBytes}`;
      return table.fault(streamId, ERROR_CODE.protocolError, text);
    }
    if (bytes.length < payload.length) windows.consumed(stream, payload.length - bytes.length);
    if (end) stream.remoteEnded = true;
    stream.events.data(bytes, end);
    if (end) table.remoteEnded(stream);
  };
}
