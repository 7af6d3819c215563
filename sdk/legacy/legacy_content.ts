import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";
import type { RecordContent } from "../exporter.ts";
import { readTooLate } from "./read_too_late.ts";

/** The content of a file, as `storeFile` gets it. */
export interface LegacyContent {
  /** For the author; it errors when another number of bytes came than the file has. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Resolves when the author has seen the end of the content. */
  readonly ended: Promise<void>;
  /**
   * Takes what the author left, and drops it; throws unless all of the file came. Further reads of
   * the stream reject.
   */
  drain(): Promise<void>;
}

/**
 * The content of a file of `size` bytes for a v1.0-style exporter, which may rely on that number
 * (protocol 6.4). A size of −1 is unknown and compared with nothing.
 *
 * Nothing is read ahead of the author.
 */
export function legacyContent(path: string, content: RecordContent, size: number): LegacyContent {
  let received = 0;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let complete = false;
  let over = false;

  function mismatch(): ConnectorError {
    return new ConnectorError(
      `received ${received}${received > size ? " or more" : ""} of ${size} bytes of ` +
        `"${escapePath(path)}"; the snapshot tells another size than it holds`,
      { code: "data_loss" },
    );
  }

  async function next(): Promise<Uint8Array | null> {
    const piece = await content.read();
    received += piece?.length ?? 0;
    if (size >= 0 && (piece === null ? received !== size : received > size)) throw mismatch();
    return piece;
  }

  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (over) throw readTooLate(path);
      const piece = await next();
      if (piece !== null) return controller.enqueue(piece);
      complete = true;
      controller.close();
      end();
    },
  }, { highWaterMark: 0 });

  return {
    stream,
    ended,
    async drain() {
      over = true;
      // An author that counts may stop at the last byte, or want nothing of the file.
      while (!complete && await next() !== null);
    },
  };
}
