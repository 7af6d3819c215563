/** Content as a v1.0-style connector gives it. */
export type LegacyReader = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Uint8Array;
