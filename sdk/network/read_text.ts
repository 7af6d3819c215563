import type { BandwidthLimit } from "./bandwidth_limit.ts";
import { type Clock, systemClock } from "./clock.ts";
import { networkFailure } from "./network_failure.ts";
import { watchStalls } from "./stall_watch.ts";
import { withTimeLimit } from "./time_limit.ts";

/** How {@link readText} reads. */
export interface ReadTextOptions {
  /** What is attempted, for messages: `list "a/"`. */
  readonly action: string;
  /** Most bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which it is given up. */
  readonly stallMs: number;
  /** Milliseconds after which it is given up however fast it comes; servers send spaces to gain time. */
  readonly within: number;
  /** A speed that the bytes keep to; none when left out. */
  readonly bandwidth?: BandwidthLimit | undefined;
  /** Gives the beginning of a text that has more than `most` bytes, instead of failing. */
  readonly cut?: boolean;
  /** What to do about a text that is too long. */
  readonly remedy?: string;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** Ends the reading with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the body of an answer as text, in the encoding that its `Content-Type` names, else UTF-8.
 * Never more than `most` bytes of it are held, and a body that is left alone is cancelled.
 *
 * Use it in the place of `response.text()`, which takes whatever a server sends, for as long as it
 * sends it.
 *
 * @example
 * ```ts
 * import { readText } from "@plakar-deno/sdk/network";
 *
 * export async function names(answer: Response, signal: AbortSignal): Promise<readonly string[]> {
 *   const text = await readText(answer, {
 *     action: "list the names",
 *     most: 16 << 20,
 *     stallMs: 60_000,
 *     within: 300_000,
 *     signal,
 *   });
 *   return text.split("\n");
 * }
 * ```
 *
 * @throws {ConnectorError} `failed_precondition` for a text that is too long, `unavailable` for one
 * that stalls or takes too long. What the body itself breaks with comes as it is.
 */
export async function readText(answer: Response, options: ReadTextOptions): Promise<string> {
  const { body } = answer;
  if (body === null) return "";
  const { within, clock = systemClock, action, signal } = options;
  const decoder = decoderOf(answer.headers.get("content-type"));
  return await withTimeLimit(within, (signal) => readBytes(body, decoder, options, signal), {
    clock,
    action,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** JSON is UTF-8 (RFC 8259 section 8.1), but for servers that say they send something else. */
function decoderOf(type: string | null): TextDecoder {
  try {
    return new TextDecoder(/;\s*charset="?([\w.:-]+)/i.exec(type ?? "")?.[1]);
  } catch {
    return new TextDecoder();
  }
}

async function readBytes(
  body: ReadableStream<Uint8Array>,
  decoder: TextDecoder,
  { action, most, stallMs, clock = systemClock, bandwidth, cut, remedy }: ReadTextOptions,
  signal: AbortSignal,
): Promise<string> {
  let text = "";
  let length = 0;
  for await (const bytes of watchStalls(body, { ms: stallMs, action, clock, signal })) {
    length += bytes.length;
    if (bandwidth !== undefined) await bandwidth.take(bytes.length, signal);
    if (length <= most) {
      text += decoder.decode(bytes, { stream: true });
      continue;
    }
    if (cut) return text + decoder.decode(bytes.subarray(0, bytes.length - (length - most)));
    throw networkFailure({
      kind: "permanent",
      action,
      reason: `the server answered more than ${most} bytes`,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
  return text + decoder.decode();
}
