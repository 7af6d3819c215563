import { type Clock, networkFailure, watchStalls, withTimeLimit } from "@plakar-deno/sdk/network";

/** How a text is read. */
export interface TextSettings {
  /** What is attempted, for messages. */
  readonly action: string;
  /** Most bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which it is given up. */
  readonly stallMs: number;
  /** Milliseconds after which it is given up however fast it comes; servers may send spaces to gain time. */
  readonly within: number;
  /** What tells the time. */
  readonly clock: Clock;
  /** Whether the beginning of a text that is too long is enough. */
  readonly cut?: boolean;
}

/** The body of an answer as text; never more than so many bytes of it are held. */
export async function readText(answer: Response, settings: TextSettings): Promise<string> {
  const { body } = answer;
  if (body === null) return "";
  const { within, clock, action } = settings;
  return await withTimeLimit(within, (signal) => readBytes(body, settings, signal), {
    clock,
    action,
  });
}

async function readBytes(
  body: ReadableStream<Uint8Array>,
  { action, most, stallMs, clock, cut }: TextSettings,
  signal: AbortSignal,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const bytes of watchStalls(body, { ms: stallMs, action, clock, signal })) {
    length += bytes.length;
    if (length <= most) {
      text += decoder.decode(bytes, { stream: true });
      continue;
    }
    if (cut) return text + decoder.decode(bytes.subarray(0, bytes.length - (length - most)));
    throw networkFailure({
      kind: "permanent",
      action,
      reason: `the server answered more than ${most} bytes, which no S3 server does here`,
      remedy: "check the endpoint",
    });
  }
  return text + decoder.decode();
}
