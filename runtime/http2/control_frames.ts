import { ConnectorError } from "../../sdk/error.ts";
import { checkConnection, checkLength, dependency, LOW_31_BITS, uint32 } from "./frame_payloads.ts";
import { ERROR_CODE, FLAG, FRAME } from "./frame_types.ts";
import { withSettings } from "./peer_settings.ts";
import { protocolFault } from "./protocol_fault.ts";
import type { StreamTable } from "./stream_table.ts";

/** Takes the frames that carry no message (RFC 9113, sections 6.3 to 6.9). */
export interface ControlFrames {
  priority(streamId: number, payload: Uint8Array): void;
  reset(streamId: number, payload: Uint8Array): void;
  settings(flags: number, streamId: number, payload: Uint8Array): void;
  ping(flags: number, streamId: number, payload: Uint8Array): void;
  goaway(streamId: number, payload: Uint8Array): void;
  windowUpdate(streamId: number, payload: Uint8Array): void;
}

const PRIORITY_BYTES = 5;
const PING_BYTES = 8;
const GOAWAY_BYTES = 8;

/** Makes what takes them; `onGoaway` is told that a server takes no new stream. */
export function controlFrames(
  table: StreamTable,
  onGoaway: (reason: ConnectorError) => void,
): ControlFrames {
  const { isServer, open, output, sender } = table;

  return {
    priority(streamId, payload) {
      if (streamId === 0) {
        throw protocolFault(ERROR_CODE.protocolError, "a PRIORITY frame arrived for no stream");
      }
      table.idleFrame();
      // An idle stream cannot be reset (RFC 9113, section 6.4): its faults are the connection's.
      const idle = table.isIdle(streamId);
      if (payload.length !== PRIORITY_BYTES) {
        if (idle) checkLength(payload, PRIORITY_BYTES, "PRIORITY");
        const text = `a PRIORITY frame holds ${payload.length} bytes`;
        return table.fault(streamId, ERROR_CODE.frameSizeError, text);
      }
      if (dependency(payload) !== streamId) return;
      const text = `stream ${streamId} depends on itself`;
      if (idle) throw protocolFault(ERROR_CODE.protocolError, text);
      table.fault(streamId, ERROR_CODE.protocolError, text);
    },

    reset(streamId, payload) {
      table.checkNotIdle(streamId, "RST_STREAM");
      checkLength(payload, 4, "RST_STREAM");
      const stream = open.get(streamId);
      if (stream === undefined) return;
      const code = uint32(payload, 0);
      const reason = new ConnectorError(`the peer reset the stream with code ${code}`, {
        code: "cancelled",
      });
      table.lose(stream, "resetThere", { by: "peer", code, reason });
    },

    settings(flags, streamId, payload) {
      checkConnection(streamId, "SETTINGS");
      if ((flags & FLAG.ack) !== 0) return checkLength(payload, 0, "SETTINGS acknowledgement");
      if (table.settingsCame) table.idleFrame();
      const before = table.settings.initialWindow;
      table.settings = withSettings(table.settings, payload, !isServer);
      const change = table.settings.initialWindow - before;
      for (const stream of change === 0 ? [] : open.values()) {
        if (sender.credit(stream, change)) continue;
        throw protocolFault(ERROR_CODE.flowControlError, "a setting makes a window too large");
      }
      sender.setMaxFrameBytes(table.settings.maxFrameBytes);
      output.frame(0, FRAME.settings, FLAG.ack, 0);
      table.checkBacklog();
      table.settingsCame = true;
      if (change > 0) sender.pump();
      if (open.size < table.settings.maxConcurrentStreams) table.wakeOpeners();
    },

    ping(flags, streamId, payload) {
      checkConnection(streamId, "PING");
      checkLength(payload, PING_BYTES, "PING");
      if ((flags & FLAG.ack) !== 0) return;
      table.idleFrame();
      output.frame(PING_BYTES, FRAME.ping, FLAG.ack, 0);
      output.bytes(payload);
      table.checkBacklog();
    },

    goaway(streamId, payload) {
      checkConnection(streamId, "GOAWAY");
      if (payload.length < GOAWAY_BYTES) checkLength(payload, GOAWAY_BYTES, "GOAWAY");
      table.idleFrame();
      // A host that goes away lets its calls come to their ends, and opens no other ones.
      if (isServer) return;
      const last = uint32(payload, 0) & LOW_31_BITS;
      const code = uint32(payload, 4);
      const words = new TextDecoder().decode(payload.subarray(GOAWAY_BYTES));
      const reason = new ConnectorError(
        `the peer ended the connection: GOAWAY with code ${code}${
          words === "" ? "" : `, "${words}"`
        }`,
        { code: "unavailable" },
      );
      onGoaway(reason);
      for (const stream of [...open.values()]) {
        if (stream.id <= last) continue;
        const refused = ERROR_CODE.refusedStream;
        table.lose(stream, "resetThere", { by: "connection", code: refused, reason });
      }
    },

    windowUpdate(streamId, payload) {
      checkLength(payload, 4, "WINDOW_UPDATE");
      if (streamId !== 0) table.checkNotIdle(streamId, "WINDOW_UPDATE");
      const bytes = uint32(payload, 0) & LOW_31_BITS;
      const stream = open.get(streamId);
      const fault = (code: number, text: string) => {
        if (streamId === 0) throw protocolFault(code, text);
        if (stream === undefined) table.idleFrame();
        else table.fault(streamId, code, text);
      };
      if (bytes === 0) {
        return fault(ERROR_CODE.protocolError, "a WINDOW_UPDATE frame adds nothing");
      }
      const fits = streamId === 0
        ? sender.creditAll(bytes)
        : stream === undefined || sender.credit(stream, bytes);
      if (!fits) return fault(ERROR_CODE.flowControlError, "a window becomes too large");
      sender.pump();
    },
  };
}
