import { ConnectorError } from "../../sdk/error.ts";
import { answerKey, isTransient } from "./kept_answer.ts";
import { matchKey } from "./match_key.ts";
import { packedInText, packedTexts } from "./packed_text.ts";
import { type Exchange, type RecordedBody, type Recording, recordingText } from "./recording.ts";
import { scrubExchange } from "./scrub_exchange.ts";
import { type Scrubber, scrubber } from "./scrubber.ts";

/** An exchange as it was, with its secrets. */
export type RawExchange = Exchange;

/** What {@link finishedRecording} takes. */
export interface FinishedRecordingOptions {
  readonly upstream: string;
  readonly hosts: readonly string[];
  readonly exchanges: readonly RawExchange[];
  readonly secrets: Iterable<string>;
  readonly scrub?: (exchange: Exchange) => Exchange | undefined;
}

/**
 * Makes the recording of exchanges: scrubbed, in the order of their URLs, without answers that only
 * say that the service had no time and without those that say again what one before said.
 *
 * @throws A {@link ConnectorError} when a secret is still in it: it tells where, never which.
 */
export function finishedRecording(options: FinishedRecordingOptions): Recording {
  const { upstream, hosts, scrub = (exchange) => exchange } = options;
  const clean = scrubber(options.secrets);
  const wanted = options.exchanges.flatMap((raw) => scrub(raw) ?? []);
  for (const { request, answer } of wanted) {
    for (const body of [request, answer]) {
      if (packedIn(body).some((text) => holds(text, clean))) {
        throw packed(clean.text(request.method));
      }
    }
  }
  const scrubbed = wanted.map((exchange) =>
    scrubExchange(exchange, clean.within(JSON.stringify(exchange)))
  );
  const groups = Map.groupBy(scrubbed, ({ request }) => matchKey(request));
  const keys = [...groups.keys()].sort((a, b) => (a < b ? -1 : 1));
  const recording: Recording = {
    recording: 1,
    // Some services have the token in the path of their base URL.
    upstream: clean.url(upstream),
    hosts,
    exchanges: keys.flatMap((key) => distinct(groups.get(key)!)),
  };
  // The last look is at the very text of the file, whatever put it there, part by part.
  const rest = recordingText({ ...recording, exchanges: [] });
  if (holds(rest, clean)) throw stillThere("in its own words");
  recording.exchanges.forEach((exchange, at) => {
    if (!holds(textOf(exchange), clean)) return;
    const { request, answer } = exchange;
    const where = holds(textOf(request), clean)
      ? `request (${clean.text(request.method)})`
      : `answer (${answer.status})`;
    throw stillThere(`in exchange ${at + 1}, in its ${where}`);
  });
  return recording;
}

/** What can be read in a body only after it was unpacked. */
function packedIn({ json, text, base64 }: RecordedBody): readonly string[] {
  if (base64 !== undefined) return packedTexts(Uint8Array.fromBase64(base64));
  return packedInText(text ?? (json === undefined ? "" : JSON.stringify(json)));
}

/** The answers to one request that a replay needs. */
function distinct(exchanges: readonly Exchange[]): readonly Exchange[] {
  const full = exchanges.filter(({ answer }) => answer.status !== 304 && !isTransient(answer));
  const told = full.length === 0 ? exchanges : full;
  const kept: Exchange[] = [];
  for (const exchange of told) {
    const before = kept.at(-1);
    if (before === undefined || answerKey(before.answer) !== answerKey(exchange.answer)) {
      kept.push(exchange);
    }
  }
  return kept;
}

function holds(text: string, clean: Scrubber): boolean {
  return clean.within(text).finds(text);
}

/** As it stands in the file. */
function textOf(part: unknown): string {
  return JSON.stringify(part, null, 2);
}

function stillThere(where: string): ConnectorError {
  return new ConnectorError(
    `cannot save the recording: a secret is still ${where}; take it out with "scrub", or give a ` +
      "secret that is no common word",
    { code: "failed_precondition" },
  );
}

function packed(method: string): ConnectorError {
  return new ConnectorError(
    `cannot save the recording: a secret is packed in a body of a ${method}; leave it ` +
      'out with "scrub"',
    { code: "failed_precondition" },
  );
}
