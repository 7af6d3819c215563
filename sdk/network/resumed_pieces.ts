import { ConnectorError } from "../error.ts";
import type { BandwidthLimit } from "./bandwidth_limit.ts";
import { bodyFailure } from "./body_failure.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { ContentAnswer } from "./content_answer.ts";
import { failureKind } from "./failure_kind.ts";
import { lentPieces } from "./lent_pieces.ts";
import { failureParts, networkFailure } from "./network_failure.ts";
import { watchStalls } from "./stall_watch.ts";

/** From which byte of some content up to, and without, which; undefined for its end. */
export interface ContentBounds {
  /** The first byte. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number | undefined;
}

/** A part of content to ask for. */
export interface ContentPart extends ContentBounds {
  /** The same as the value of the header `Range`. */
  readonly range: string;
  /** What `If-Match` or `If-Range` must ask for, in its quotes; undefined the first time. */
  readonly etag: string | undefined;
}

/** How content is read. */
export interface ContentReading {
  /**
   * Asks for content; undefined stands for all of it. It is called once, and again with each rest.
   * Resolves to undefined when the content ends before that part, or is another one by now. The
   * signal ends the body, too.
   */
  readonly ask: (
    part: ContentPart | undefined,
    signal: AbortSignal,
  ) => Promise<ContentAnswer | undefined>;
  /** What to read; what the first answer holds when left out, all that `ask` gets for nothing. */
  readonly range?: ContentBounds;
  /** What is attempted, for messages: `get "a/b"`. */
  readonly action: string;
  /** Milliseconds without a byte after which a connection is given up. */
  readonly stallMs: number;
  /** A speed that the bytes keep to; none when left out. */
  readonly bandwidth?: BandwidthLimit | undefined;
  /** Whether it may be asked for again; true when left out. */
  readonly isRepeatable?: boolean;
  /** Called with what broke off and how far reading came, before the rest is asked for. */
  readonly broke?: (error: unknown, position: number) => void;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** Ends the reading with its reason, at once. */
  readonly signal: AbortSignal;
}

/** The bytes of content, piece by piece. */
export interface ResumedPieces {
  /** How many come; undefined when the server does not tell. */
  readonly length: number | undefined;
  /** The next piece, of use until the one after it is asked for; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
}

// So many breaks with less than that between them; more bytes make up for all before.
const MOST_BREAKS = 6;
const PROGRESS = 1 << 20;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 10_000;

/** The part that such bounds ask for; undefined for all. */
export function partOf(
  bounds: ContentBounds | undefined,
  etag: string | undefined,
): ContentPart | undefined {
  if (bounds === undefined) return undefined;
  const { start, end } = bounds;
  if (start === 0 && end === undefined && etag === undefined) return undefined;
  return { start, end, range: `bytes=${start}-${end === undefined ? "" : end - 1}`, etag };
}

/**
 * The bytes of content of which the first answer has come; {@link resumedContent} says what happens
 * when its body breaks off.
 *
 * @throws {ConnectorError} When the first answer does not hold what was asked for.
 */
export function resumedPieces(reading: ContentReading, first: ContentAnswer): ResumedPieces {
  const { action, signal, clock = systemClock, stallMs, isRepeatable = true } = reading;
  const { bandwidth } = reading;
  const { etag } = first;
  const { start, end: firstEnd } = boundsOf(first, reading);
  let end = firstEnd;
  // Of a part that ends before the content does, the end is asked for, too.
  const isPart = end !== undefined && end !== first.size;
  let { check } = first;
  let answer = first;
  let pieces = watch(first);
  let position = start;
  /** Where the next byte of the answer lies in the content. */
  let at = first.start;
  let breaks = 0;
  let madeUp = start;
  let isOver = false;

  function watch({ body, start, end }: ContentAnswer): AsyncIterator<Uint8Array, undefined> {
    const length = end === undefined ? Infinity : end - start;
    return watchStalls(lentPieces(body, length), { ms: stallMs, action, clock, signal });
  }

  /** Of what came the bytes that were asked for, past those that came before. */
  function wanted(value: Uint8Array): Uint8Array {
    const skipped = Math.min(Math.max(0, position - at), value.length);
    at += value.length;
    if (answer.end !== undefined && at > answer.end) {
      throw tooLong(action, answer.end - answer.start);
    }
    return value.subarray(skipped, skipped + (end ?? Infinity) - position);
  }

  async function resume(error: unknown): Promise<void> {
    signal.throwIfAborted();
    const failure = bodyFailure(action, error);
    if (position - madeUp >= PROGRESS) [breaks, madeUp] = [0, position];
    if (!mayPass(failure) || !isRepeatable || ++breaks > MOST_BREAKS) throw failure;
    if (etag === undefined && position > start) throw unresumable(action, failure);
    // A body that was not read to its end keeps its connection.
    pieces.return?.(undefined).catch(() => {});
    reading.broke?.(failure, position);
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (breaks - 1));
    await clock.sleep(clock.random() * wait, signal);
    const rest = etag === undefined
      ? reading.range
      : { start: position, end: isPart ? end : undefined };
    const next = await reading.ask(partOf(rest, etag), signal);
    if (next === undefined || !isSame(next)) {
      next?.body.cancel().catch(() => {});
      throw replaced(action);
    }
    answer = next;
    at = next.start;
    pieces = watch(next);
  }

  /** Whether an answer holds the same content from the byte that was reached, or from one before. */
  function isSame(next: ContentAnswer): boolean {
    if (etag === undefined) {
      // Nothing of the first answer was given to anybody: it may be another content by now.
      const bounds = boundsOf(next, reading);
      if (bounds.start !== start || (end ?? bounds.end) !== bounds.end) return false;
      ({ end } = bounds);
      ({ check } = next);
      return true;
    }
    if (next.etag !== etag || next.start > position) return false;
    if (end === undefined || next.size === undefined) return true;
    return isPart ? next.size >= end : next.size === end;
  }

  /** Frees the connection, and sees that no more comes than was announced. */
  async function finish(): Promise<void> {
    if (answer.end !== undefined && at < answer.end) {
      await pieces.return?.(undefined);
    } else {
      // All is there: that the connection breaks now does no harm.
      const more = await pieces.next().catch(() => undefined);
      signal.throwIfAborted();
      if (more?.done === false) throw tooLong(action, at - answer.start);
    }
    check?.finish();
  }

  return {
    length: end === undefined ? undefined : end - start,
    async next() {
      while (!isOver && (end === undefined || position < end)) {
        let piece: Uint8Array;
        try {
          const { done, value } = await pieces.next();
          if (done && end === undefined) break;
          if (done) throw endedEarly(action, position, end);
          // Not before the watch, which would take the wait for silence.
          if (bandwidth !== undefined) await bandwidth.take(value.length, signal);
          piece = wanted(value);
        } catch (error) {
          await resume(error);
          continue;
        }
        if (piece.length === 0) continue;
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

/** What is read of content, by its first answer. */
function boundsOf(
  first: ContentAnswer,
  { range, action }: Pick<ContentReading, "range" | "action">,
): ContentBounds {
  if (range === undefined) return first;
  const size = first.size ?? first.end;
  const { start } = range;
  if (size !== undefined && first.start <= start) {
    return { start, end: Math.max(start, Math.min(size, range.end ?? size)) };
  }
  throw networkFailure({
    kind: "permanent",
    action,
    reason: size === undefined
      ? "the server does not tell the length of its answer"
      : `the server gives the bytes from ${first.start} where those from ${start} were asked for`,
    remedy: "check what stands between this machine and the server",
  });
}

function mayPass(error: unknown): boolean {
  const kind = failureKind(error);
  return kind === "transient" || kind === "rate-limited";
}

function endedEarly(action: string, position: number, end = position): Error {
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

/** Says why the rest cannot be had, beside what happened. */
function unresumable(action: string, error: unknown): unknown {
  const parts = failureParts(error);
  if (parts === undefined) return error;
  return networkFailure({
    kind: parts.kind,
    action,
    reason: `${parts.reason}, and the server names no version (ETag) by which to ask for the rest`,
    cause: error,
  });
}

/** The content is another one than that whose bytes were given before. */
function replaced(action: string): Error {
  return networkFailure({
    kind: "permanent",
    action,
    reason: "the content was replaced while it was read",
    remedy: "read it again",
  });
}
