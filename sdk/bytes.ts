/**
 * Something that fills a buffer, like `Deno.FsFile`, which can be returned from `open` as it is.
 *
 * It is the cheapest way to hand content over: the runtime reads straight into the buffer it sends.
 */
export interface ByteReader {
  /** Number of bytes that are expected, when known; sizes the first buffer and is never trusted. */
  readonly byteLength?: number;
  /** Fills `buffer` from its start; resolves to the number of bytes, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Releases what the reader holds; called once, on every path. */
  close(): void | Promise<void>;
}

/** Content as an author may give it: whole, as a web stream, as an async iterable, or as a reader. */
export type ByteSource =
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | ByteReader;
