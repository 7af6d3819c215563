/** Frame types (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Frame flags (RFC 9113, section 6); what a bit means depends on the frame's type. */
export const FLAG = { ack: 1, endStream: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** Error codes of RST_STREAM and GOAWAY (RFC 9113, section 7). */
export const ERROR_CODE = {
  noError: 0,
  protocolError: 1,
  internalError: 2,
  flowControlError: 3,
  settingsTimeout: 4,
  streamClosed: 5,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  connectError: 10,
  enhanceYourCalm: 11,
  inadequateSecurity: 12,
  http11Required: 13,
} as const;

/** Identifiers of settings (RFC 9113, section 6.5.2). */
export const SETTING = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

/** Bytes of a frame's header (RFC 9113, section 4.1). */
export const FRAME_HEADER_BYTES = 9;
/** Largest payload of a frame unless a peer allows more (RFC 9113, section 6.5.2). */
export const DEFAULT_FRAME_BYTES = 16_384;
/** What a window holds before any setting (RFC 9113, section 6.9.2). */
export const DEFAULT_WINDOW = 65_535;
/** What no window may pass (RFC 9113, section 6.9.1). */
export const MAX_WINDOW = 0x7fffffff;
