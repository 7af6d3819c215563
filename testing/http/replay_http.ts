import type { HttpHandler } from "./http_handler.ts";
import { learnedSecrets } from "./learned_secrets.ts";
import { matchKey } from "./match_key.ts";
import { NO_BODY } from "./no_body.ts";
import { readLimited } from "./read_limited.ts";
import { bodyBytes, recordedBody } from "./recorded_body.ts";
import { lengthOf } from "./length_of.ts";
import { recordedRequest } from "./recorded_request.ts";
import type { RecordedAnswer, RecordedRequest, Recording } from "./recording.ts";
import { scrubBody } from "./scrub_exchange.ts";
import { type Scrubber, scrubber } from "./scrubber.ts";
import { serviceAddress } from "./service_address.ts";
import { unknownRequest } from "./unknown_request.ts";

/** How a recording is replayed. */
export interface ReplayHttpOptions {
  /** What stands in the requests of the test where a secret was recorded; `SCRUBBED` needs not be here. */
  readonly secrets?: readonly string[];
  /** Names of the headers that were recorded beside the usual ones. */
  readonly headers?: readonly string[];
  /** Puts the loopback's address into bodies as well; into the headers `link` and `location` alone when left out. */
  readonly rewriteBodies?: boolean;
}

/** Answers from a recording. */
export interface HttpReplay {
  /** Answers a request; one that was not recorded with status 501 and a text that says what differs. */
  readonly handle: HttpHandler;
  /** The base URL that was recorded. */
  readonly upstream: string;
  /** How many requests came. */
  readonly requests: number;
  /** What was said of each request that was not recorded. */
  readonly unknown: readonly string[];
}

// A recording has no longer ones; the test decides what it sends.
const MOST = 64 * 1024 * 1024;
const MOST_UNKNOWN = 100;

/**
 * Answers requests from a recording, without a network.
 *
 * A request is known by its method, URL, body and the headers `accept` and `range`; JSON and the
 * parameters of a URL may come in any order. When several answers to one were recorded, they come one
 * by one, and the last one stays. A condition (`if-none-match`, `if-modified-since`) that holds for
 * the recorded answer is answered with 304.
 *
 * An unknown request is answered with status 501, which clients do not try again, and is kept in
 * `unknown`: a test ends with a look at it, as `startRecording` does by itself.
 *
 * @example
 * ```ts
 * import { type Recording, replayHttp } from "@plakar-deno/sdk/testing";
 *
 * const recording: Recording = {
 *   recording: 1,
 *   upstream: "https://api.example.com",
 *   hosts: [],
 *   exchanges: [{
 *     request: { method: "GET", url: "https://api.example.com/notes", headers: {} },
 *     answer: { status: 200, headers: { etag: '"1"' }, json: [{ id: 1 }] },
 *   }],
 * };
 * const replay = replayHttp(recording);
 * const answer = await replay.handle(new Request("https://api.example.com/notes"));
 * console.log(await answer.json()); // [ { id: 1 } ]
 * ```
 */
export function replayHttp(recording: Recording, options: ReplayHttpOptions = {}): HttpReplay {
  const { secrets = [], headers = [], rewriteBodies = false } = options;
  const { upstream, hosts, exchanges } = recording;
  const address = serviceAddress(upstream, hosts);
  const answers = Map.groupBy(exchanges, ({ request }) => matchKey(request));
  const asked = new Map<string, number>();
  const unknown: string[] = [];
  let requests = 0;

  // Most requests bring the same credentials, and to look for them has to be prepared.
  let [prepared, prepares] = [scrubber(secrets), JSON.stringify(secrets)];
  function scrubberOf(all: readonly string[]): Scrubber {
    const key = JSON.stringify(all);
    if (key !== prepares) [prepared, prepares] = [scrubber(all), key];
    return prepared;
  }
  async function handle(request: Request): Promise<Response> {
    requests++;
    const from = new URL(request.url);
    const body = await readLimited(request.body, MOST, () => "the request");
    const known = { url: from, headers: request.headers, body: recordedBody(body) };
    const clean = scrubberOf([...secrets, ...learnedSecrets(known)]);
    const plain = recordedRequest(request, address.canonical(from) ?? from, body, headers);
    const { method, json, text, base64 } = plain;
    const wanted: RecordedRequest = {
      method,
      url: clean.url(plain.url),
      headers: Object.fromEntries(
        Object.entries(plain.headers).map(([name, value]) => [name, clean.text(value)]),
      ),
      ...scrubBody({ json, text, base64 }, clean),
    };
    const key = matchKey(wanted);
    const recorded = answers.get(key);
    if (recorded === undefined) return notRecorded(wanted);
    const turn = asked.get(key) ?? 0;
    asked.set(key, turn + 1);
    const { answer } = recorded[Math.min(turn, recorded.length - 1)]!;
    return answerTo(wanted, answer, from);
  }
  function notRecorded(wanted: RecordedRequest): Response {
    const text = unknownRequest(wanted, exchanges.map(({ request }) => request));
    if (unknown.length < MOST_UNKNOWN) unknown.push(text);
    return new Response(text, {
      status: 501,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  function answerTo(wanted: RecordedRequest, answer: RecordedAnswer, from: URL): Response {
    const { status } = answer;
    const headers = address.localisedHeaders(new Headers(answer.headers), from);
    const length = headers.get("content-length");
    headers.delete("content-length");
    if (isUnchanged(wanted, answer)) return new Response(null, { status: 304, headers });
    if (NO_BODY.has(status)) return new Response(null, { status, headers });
    const whole = bodyBytes(answer);
    const sent = rewriteBodies && answer.base64 === undefined
      ? new TextEncoder().encode(address.localised(new TextDecoder().decode(whole), from))
      : whole;
    // The body has another length than it had where something was scrubbed or rewritten.
    if (length !== null) headers.set("content-length", lengthOf(wanted, sent, length));
    return new Response(sent, { status, headers });
  }
  return {
    handle,
    upstream,
    unknown,
    get requests() {
      return requests;
    },
  };
}

/** Whether the condition of a request holds for an answer (RFC 9110, section 13.2.2). */
function isUnchanged({ headers: asked }: RecordedRequest, { status, headers }: RecordedAnswer) {
  if (status !== 200) return false;
  const tags = asked["if-none-match"];
  if (tags !== undefined) {
    const tag = headers["etag"]?.replace(/^W\//, "");
    return tag !== undefined &&
      tags.split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
  }
  const since = Date.parse(asked["if-modified-since"] ?? "");
  return since >= Date.parse(headers["last-modified"] ?? "");
}
