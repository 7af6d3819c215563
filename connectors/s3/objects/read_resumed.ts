import { ConnectorError } from "@plakar-deno/sdk";
import {
  type Clock,
  failureKind,
  fetchFailure,
  networkFailure,
  watchStalls,
} from "@plakar-deno/sdk/network";
import { checksumCheck } from "./checksum.ts";
import { lentPieces } from "./lent_pieces.ts";
import { type ReadAnswer, readAnswer, replaced } from "./read_answer.ts";
import type { S3Client } from "../client/s3_client.ts";

/** What of an object is read, and how. */
export interface ObjectReading {
  /** The key. */
  readonly key: string;
  /** The first byte. */
  readonly start: number;
  /** Where to end; `undefined` for the end of the object. */
  readonly end: number | undefined;
  /** The ETag it must have, in its quotes. */
  readonly etag: string | undefined;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** What tells the time. */
  readonly clock: Clock;
  /** Milliseconds without a byte after which a connection is given up. */
  readonly stallAfter: number;
}

/** The bytes of an object, piece by piece. */
export interface ResumedBytes {
  /** How many come. */
  readonly length: number;
  /** The next piece, of use until the one after it is asked for; `undefined` at the end. */
  next(): Promise<Uint8Array | undefined>;
}

// So many breaks with less than that between them; more bytes make up for all before.
const MOST_BREAKS = 6;
const PROGRESS = 1 << 20;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 10_000;

/**
 * The bytes of an object of which the first answer has come. When its body breaks off, the rest is
 * asked for, on condition that the object is the same. Every break costs one of a few attempts, and
 * 1 MiB gives them back, so that an object however large is read through a bad network, but nothing
 * is tried for ever.
 */
export function resumedBytes(
  client: S3Client,
  reading: ObjectReading,
  first: ReadAnswer,
): ResumedBytes {
  const { key, start, signal, clock, stallAfter } = reading;
  const action = `get ${JSON.stringify(key)}`;
  const etag = first.headers.get("etag") ?? undefined;
  const end = Math.max(start, Math.min(first.size, reading.end ?? Infinity));
  const isWhole = start === 0 && reading.end === undefined;
  const check = isWhole ? checksumCheck(first.headers) : undefined;
  let answer = first;
  let pieces = watch(first);
  let position = start;
  /** Where the next byte of the answer lies in the object. */
  let at = first.start;
  let breaks = 0;
  let madeUp = start;
  let isOver = false;

  function watch({ body, start, end }: ReadAnswer): AsyncIterator<Uint8Array, undefined> {
    return watchStalls(lentPieces(body, end - start), { ms: stallAfter, action, clock, signal });
  }

  /** The next bytes that were asked for, past those that a server without ranges gives before. */
  async function take(): Promise<Uint8Array> {
    for (;;) {
      const { done, value } = await pieces.next();
      if (done) throw endedEarly(action, position, end);
      const skipped = Math.min(Math.max(0, position - at), value.length);
      at += value.length;
      if (at > answer.end) throw tooLong(action, answer.end - answer.start);
      const piece = value.subarray(skipped, skipped + end - position);
      if (piece.length > 0) return piece;
    }
  }

  async function resume(error: unknown): Promise<void> {
    signal.throwIfAborted();
    const kind = failureKind(error);
    const isPassing = kind === "transient" || kind === "rate-limited";
    if (position - madeUp >= PROGRESS) [breaks, madeUp] = [0, position];
    if (!isPassing || etag === undefined || ++breaks > MOST_BREAKS) {
      throw fetchFailure(action, error);
    }
    // A body that was not read to its end keeps its connection.
    pieces.return?.(undefined).catch(() => {});
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (breaks - 1));
    await clock.sleep(clock.random() * wait, signal);
    const wanted = reading.end === undefined ? undefined : end;
    const question = { key, start: position, end: wanted, etag, signal };
    const next = await readAnswer(client, question);
    if (next === undefined || next.size < end) throw replaced(key);
    if (wanted === undefined && next.size !== end) throw replaced(key);
    answer = next;
    at = next.start;
    pieces = watch(next);
  }

  /** Frees the connection, and sees whether what came is what the server has. */
  async function finish(): Promise<void> {
    if (at < answer.end) {
      await pieces.return?.(undefined);
    } else {
      // All is there: that the connection breaks now does no harm.
      const more = await pieces.next().catch(() => undefined);
      signal.throwIfAborted();
      if (more?.done === false) throw tooLong(action, answer.end - answer.start);
    }
    if (check === undefined || check.matches()) return;
    throw new ConnectorError(
      `cannot ${action}: its ${check.name} is not the one the server keeps; ` +
        `the object is damaged, or the network changed it: read it again`,
      { code: "data_loss" },
    );
  }

  return {
    length: end - start,
    async next() {
      while (position < end) {
        let piece: Uint8Array;
        try {
          piece = await take();
        } catch (error) {
          await resume(error);
          continue;
        }
        position += piece.length;
        check?.update(piece);
        return piece;
      }
      if (!isOver) await finish();
      isOver = true;
      return undefined;
    },
  };
}

function endedEarly(action: string, position: number, end: number): Error {
  const reason = `the answer ended ${end - position} bytes too early`;
  return networkFailure({ kind: "transient", action, reason });
}

function tooLong(action: string, length: number): Error {
  return new ConnectorError(
    `cannot ${action}: the server sent more than the ${length} bytes it announced; ` +
      `check what stands between this machine and the server`,
    { code: "data_loss" },
  );
}
