import { ConnectorError, type ErrorCode } from "../../sdk/error.ts";
import { fetchFailure } from "../../sdk/network/fetch_failure.ts";
import { finishedRecording, type RawExchange } from "./finished_recording.ts";
import { answeredHeaders, forwardedRequest } from "./forwarded_request.ts";
import type { HttpHandler } from "./http_handler.ts";
import { answerKey, keptAnswer } from "./kept_answer.ts";
import { LEAST_SECRET } from "./secret_pattern.ts";
import { learnedSecrets } from "./learned_secrets.ts";
import { lengthOf } from "./length_of.ts";
import { matchKey } from "./match_key.ts";
import { NO_BODY } from "./no_body.ts";
import { readLimited } from "./read_limited.ts";
import { recordedBody } from "./recorded_body.ts";
import { recordedRequest } from "./recorded_request.ts";
import { type Exchange, type Recording, recordingText } from "./recording.ts";
import { scrubber } from "./scrubber.ts";
import { serviceAddress } from "./service_address.ts";
import { writeWhole } from "./write_whole.ts";

/** What {@link recordHttp} takes. */
export interface RecordHttpOptions {
  /** The base URL of the service: `https://api.example.com/v2`. */
  readonly upstream: string;
  /** Origins of other hosts that may be asked: `https://files.example.com`; none when left out. */
  readonly hosts?: readonly string[];
  /**
   * What must not be in the recording, each of 6 characters at least: the token, the password.
   * Those that the exchanges show by themselves need not be here; see `docs/testing.md`.
   */
  readonly secrets: readonly string[];
  /** Names of more headers to record, of requests where they decide, and of answers. */
  readonly headers?: readonly string[];
  /** Changes an exchange before it is scrubbed, or leaves it out by returning undefined. */
  readonly scrub?: (exchange: Exchange) => Exchange | undefined;
  /** The most bytes of one body; 1 MiB when left out. */
  readonly most?: number;
  /** The most bytes of all exchanges, each with 1 KiB beside its bodies; 32 MiB when left out. */
  readonly mostInAll?: number;
  /** Puts the loopback's address into bodies as well; into the headers `link` and `location` alone when left out. */
  readonly rewriteBodies?: boolean;
  /** What asks the service; `fetch` when left out. */
  readonly fetch?: HttpHandler;
}

/** Passes requests on to a service and keeps what it answers. */
export interface HttpRecorder {
  /** Passes a request on. */
  readonly handle: HttpHandler;
  /**
   * What was recorded so far, without secrets.
   *
   * @throws A {@link ConnectorError} when an answer was too long or a secret is still in it.
   */
  recording(): Recording;
  /** Writes the recording to a file: all of it, or nothing when `recording` throws. */
  save(file: string | URL): Promise<Recording>;
}

const MOST = 1024 * 1024;
const MOST_IN_ALL = 32 * MOST;
const EACH = 1024;
const LASTING: ReadonlySet<ErrorCode> = new Set(["invalid_argument", "resource_exhausted"]);

/**
 * Records what a service answers, for tests that replay it without a network.
 *
 * The handler stands in for `fetch`, or is served by `serveHttp` and given to a connector as its base
 * URL. Nothing is scrubbed before the end, so that a token that an answer hands out is gone from the
 * requests before it, too. Credentials are sent to the host of `upstream` alone.
 *
 * @throws A `TypeError` when a URL is none or a secret too short.
 * @example
 * ```ts
 * import { recordHttp, serveHttp } from "@plakar-deno/sdk/testing";
 *
 * const recorder = recordHttp({ upstream: "https://api.example.com", secrets: ["my-token"] });
 * await using server = serveHttp(recorder.handle);
 * await (await fetch(`${server.origin}/notes`)).text();
 * await recorder.save("testdata/notes.json");
 * ```
 */
export function recordHttp(options: RecordHttpOptions): HttpRecorder {
  const { secrets, headers = [], most = MOST, rewriteBodies = false } = options;
  const upstream = baseUrl(options.upstream);
  const hosts = (options.hosts ?? []).map((host) => new URL(host).origin);
  if (secrets.some((secret) => secret.length < LEAST_SECRET)) {
    throw new TypeError(`each secret must have ${LEAST_SECRET} characters at least`);
  }
  const address = serviceAddress(upstream, hosts);
  const found = new Set(secrets);
  const exchanges: RawExchange[] = [];
  const last = new Map<string, string>();
  let failure: Error | undefined;
  let room = options.mostInAll ?? MOST_IN_ALL;

  async function pass(request: Request): Promise<Response> {
    const asked = new URL(request.url);
    const url = address.canonical(asked);
    if (url === undefined) throw foreignHost(asked);
    // A path may hold a secret as well.
    const what = () => `"${request.method} ${scrubber(found).url(url.pathname)}"`;
    const body = await readLimited(request.body, most, () => `the request ${what()}`);
    const learn = { url: asked, headers: request.headers, body: recordedBody(body) };
    for (const secret of learnedSecrets(learn)) found.add(secret);
    const { answer, bytes } = await answerOf(
      forwardedRequest(request, url, body, address.isBase(url) ? undefined : scrubber(found).finds),
      what,
    );
    const kept = keptAnswer(answer, bytes, headers);
    for (const secret of learnedSecrets({ headers: answer.headers, body: kept })) found.add(secret);
    const exchange = { request: recordedRequest(request, url, body, headers), answer: kept };
    // Who asks again and again until something has changed fills no file.
    const [key, said] = [matchKey(exchange.request), answerKey(kept)];
    if (last.get(key) !== said) {
      if ((room -= EACH + url.href.length + body.length + bytes.length) < 0) throw tooMuch(what());
      exchanges.push(exchange);
      last.set(key, said);
    }
    return passedOn(answer, bytes);

    function passedOn({ status, headers }: Response, bytes: Uint8Array): Response {
      const text = rewriteBodies ? new TextDecoder().decode(bytes) : undefined;
      const changed = text === undefined ? undefined : address.localised(text, asked);
      const sent = changed === text ? bytes : new TextEncoder().encode(changed);
      const rewritten = address.localisedHeaders(answeredHeaders(headers), asked);
      const length = headers.get("content-length");
      if (length !== null) rewritten.set("content-length", lengthOf(request, sent, length));
      return new Response(NO_BODY.has(status) ? null : Uint8Array.from(sent), {
        status,
        headers: rewritten,
      });
    }
  }
  async function answerOf(request: Request, what: () => string) {
    try {
      const answer = await (options.fetch ?? fetch)(request);
      const bytes = await readLimited(answer.body, most, () => `the answer to ${what()}`);
      return { answer, bytes };
    } catch (error) {
      // Deno's own text holds the whole URL.
      throw fetchFailure(`ask ${what()}`, error);
    }
  }
  function recording(): Recording {
    if (failure !== undefined) throw failure;
    return finishedRecording({ upstream, hosts, exchanges, secrets: found, scrub: options.scrub });
  }
  return {
    async handle(request) {
      try {
        return await pass(request);
      } catch (error) {
        // What failed for a while is asked again; without the others the recording is not whole.
        if (error instanceof ConnectorError && LASTING.has(error.code)) failure ??= error;
        throw error;
      }
    },
    recording,
    async save(file) {
      const whole = recording();
      await writeWhole(file, recordingText(whole));
      return whole;
    },
  };
}

/** A base URL without what is no part of an address: user, password, parameters. */
function baseUrl(given: string): string {
  const { origin, pathname } = new URL(given);
  return origin + pathname.replace(/\/$/, "");
}

function foreignHost({ host }: URL): ConnectorError {
  return new ConnectorError(
    `cannot record what "${host}" answers: it is no host of this service; add it to "hosts"`,
    { code: "invalid_argument" },
  );
}

function tooMuch(what: string): ConnectorError {
  return new ConnectorError(
    `cannot record ${what}: all bodies have more bytes together than "mostInAll" allows; record less, ` +
      "or raise it",
    { code: "resource_exhausted" },
  );
}
