import {
  DEFAULT_FRAME_BYTES,
  DEFAULT_WINDOW,
  ERROR_CODE,
  MAX_WINDOW,
  SETTING,
} from "./frame_types.ts";
import { protocolFault } from "./protocol_fault.ts";

/** What the peer said of itself (RFC 9113, section 6.5.2). */
export interface PeerSettings {
  /** Bytes of the dynamic table that header blocks to the peer may use. */
  readonly headerTableBytes: number;
  /** Streams that the peer lets us have open at once. */
  readonly maxConcurrentStreams: number;
  /** First window of each stream towards the peer. */
  readonly initialWindow: number;
  /** Largest payload of a frame to the peer. */
  readonly maxFrameBytes: number;
}

/** What holds until the peer says something else. */
export const INITIAL_PEER_SETTINGS: PeerSettings = {
  headerTableBytes: 4096,
  maxConcurrentStreams: Infinity,
  initialWindow: DEFAULT_WINDOW,
  maxFrameBytes: DEFAULT_FRAME_BYTES,
};

const SETTING_BYTES = 6;
const MAX_FRAME_BYTES = 0xffffff;

/** Adds the content of a SETTINGS frame to what is known; throws at values that cannot be. */
export function withSettings(
  known: PeerSettings,
  payload: Uint8Array,
  peerIsServer: boolean,
): PeerSettings {
  if (payload.length % SETTING_BYTES !== 0) {
    throw protocolFault(
      ERROR_CODE.frameSizeError,
      `a SETTINGS frame holds ${payload.length} bytes, which is no multiple of ${SETTING_BYTES}`,
    );
  }
  const settings = { ...known };
  for (let at = 0; at < payload.length; at += SETTING_BYTES) {
    const id = payload[at]! << 8 | payload[at + 1]!;
    const value = (payload[at + 2]! << 24 | payload[at + 3]! << 16 | payload[at + 4]! << 8 |
      payload[at + 5]!) >>> 0;
    switch (id) {
      case SETTING.headerTableSize:
        settings.headerTableBytes = value;
        break;
      case SETTING.enablePush:
        check(value <= (peerIsServer ? 0 : 1), ERROR_CODE.protocolError, "ENABLE_PUSH", value);
        break;
      case SETTING.maxConcurrentStreams:
        settings.maxConcurrentStreams = value;
        break;
      case SETTING.initialWindowSize:
        check(value <= MAX_WINDOW, ERROR_CODE.flowControlError, "INITIAL_WINDOW_SIZE", value);
        settings.initialWindow = value;
        break;
      case SETTING.maxFrameSize:
        check(
          value >= DEFAULT_FRAME_BYTES && value <= MAX_FRAME_BYTES,
          ERROR_CODE.protocolError,
          "MAX_FRAME_SIZE",
          value,
        );
        settings.maxFrameBytes = value;
        break;
    }
  }
  return settings;
}

function check(valid: boolean, code: number, name: string, value: number): void {
  if (!valid) throw protocolFault(code, `the setting ${name} is ${value}, which is not allowed`);
}
