import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";

/** A body as a recording holds it: at most one of the three; none when it is empty. */
export interface RecordedBody {
  /** JSON that is the same again after it was read and written, but for white space. */
  readonly json?: unknown;
  /** Other text, as UTF-8. */
  readonly text?: string;
  /** Everything else, as base64. */
  readonly base64?: string;
}

/** What was asked. */
export interface RecordedRequest extends RecordedBody {
  /** The method, in capital letters. */
  readonly method: string;
  /** The whole URL; its parameters in the order of their names, without user, password or fragment. */
  readonly url: string;
  /** The headers that decide about the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What was answered. */
export interface RecordedAnswer extends RecordedBody {
  /** The status. */
  readonly status: number;
  /** The headers that clients act on. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request and its answer. */
export interface Exchange {
  /** What was asked. */
  readonly request: RecordedRequest;
  /** What was answered. */
  readonly answer: RecordedAnswer;
}

/** What a service said, without secrets; one JSON file. */
export interface Recording {
  /** The version of this form. */
  readonly recording: 1;
  /** The base URL of the service. */
  readonly upstream: string;
  /** Origins of other hosts that were asked, such as one that holds files. */
  readonly hosts: readonly string[];
  /** Every request with its answer, by URL; several answers to one request in their order. */
  readonly exchanges: readonly Exchange[];
}

/** Stands in a recording where a secret was; a test may give it to a connector as its token. */
export const SCRUBBED = "SCRUBBED";

/** The text of a recording's file: the same for the same exchanges, however they came. */
export function recordingText(recording: Recording): string {
  return JSON.stringify(recording, null, 2) + "\n";
}

/**
 * Reads the file of a recording.
 *
 * @throws A {@link ConnectorError} when it cannot be read or is no recording.
 * @example
 * ```ts
 * import { readRecording, replayHttp } from "@plakar-deno/sdk/testing";
 *
 * const file = new URL("./testdata/notes.json", import.meta.url);
 *
 * export async function notes() {
 *   return replayHttp(await readRecording(file));
 * }
 * ```
 */
export async function readRecording(file: string | URL): Promise<Recording> {
  try {
    return parseRecording(await Deno.readTextFile(file));
  } catch (cause) {
    throw new ConnectorError(
      `cannot read the recording "${file}": ${errorMessage(cause)}; record it with recordHttp`,
      { code: "invalid_argument", cause },
    );
  }
}

/** Reads the text of a recording; throws a `TypeError` that says what is wrong with it. */
export function parseRecording(text: string): Recording {
  const value: unknown = JSON.parse(text);
  const { recording, upstream, hosts, exchanges } = fields(value, "a recording");
  if (recording !== 1) throw new TypeError('it has no "recording": 1');
  if (typeof upstream !== "string") throw new TypeError('its "upstream" is no text');
  if (!Array.isArray(hosts)) throw new TypeError('its "hosts" are no list');
  if (!Array.isArray(exchanges)) throw new TypeError('its "exchanges" are no list');
  exchanges.forEach(checkExchange);
  return value as Recording;
}

function checkExchange(exchange: unknown, at: number): void {
  const what = `exchange ${at + 1}`;
  const { request, answer } = fields(exchange, what);
  const { method, url, headers } = fields(request, `the request of ${what}`);
  if (typeof method !== "string" || typeof url !== "string" || !URL.canParse(url)) {
    throw new TypeError(`the request of ${what} has no method or no URL`);
  }
  fields(headers, `the headers of the request of ${what}`);
  const { status, headers: answered } = fields(answer, `the answer of ${what}`);
  if (!Number.isInteger(status)) throw new TypeError(`the answer of ${what} has no status`);
  fields(answered, `the headers of the answer of ${what}`);
}

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new TypeError(`${what} is no object`);
}
