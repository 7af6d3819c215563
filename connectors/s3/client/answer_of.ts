import { networkFailure, readText } from "@plakar-deno/sdk/network";
import type { BucketPlace } from "./bucket_place.ts";
import { type ChecksumChoice, mayBeChecksums, withoutChecksums } from "./checksum_choice.ts";
import { nextPlace } from "./next_place.ts";
import type { S3Request } from "./s3_client.ts";
import { s3Code, s3Failure } from "./s3_failure.ts";
import type { ServerClock } from "./server_clock.ts";
import type { requestSigner } from "./signed_request.ts";
import { transfer, type TransferSettings } from "./transfer.ts";

/** What answers are made with. */
export interface AnswerSettings {
  /** Where to. */
  readonly place: BucketPlace;
  /** What signs. */
  readonly sign: ReturnType<typeof requestSigner>;
  /** Texts no message may hold. */
  readonly secrets: readonly string[];
  /** The time of signatures. */
  readonly time: ServerClock;
  /** What was learnt of checksums. */
  readonly checksums: ChecksumChoice;
  /** Whether `send` takes compression off bodies. */
  readonly decodes: boolean;
  /** Milliseconds without a byte after which the body of an error is given up. */
  readonly stallMs: number;
  /** How requests are sent. */
  readonly transfer: TransferSettings;
}

/** What a request was changed to after an answer that asked for it. */
interface Turned {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** How often a server may send a request on. */
const MOST_REDIRECTS = 3;

/** What is read of the body of an error. */
const LONGEST_ERROR = 64 * 1024;

/**
 * Makes what sends a request once and gives its answer. "Once" knows four exceptions, each of which
 * an answer asks for: the clock is corrected, the server sends on to another path of its own, it
 * refuses headers of checksums, or it told of an object that `fetch` would unpack.
 */
export function answerOf(
  settings: AnswerSettings,
): (request: S3Request & { readonly sha256: string }) => Promise<Response> {
  const { place, sign, secrets, time, checksums, stallMs } = settings;
  const { clock } = settings.transfer;

  return async (request) => {
    const { method, key = "", query = {}, headers: all = {}, action } = request;
    const { body, serverBytes = 0, expect = [], sha256, signal } = request;
    let { url, headers }: Turned = {
      url: place.url(key, query),
      headers: checksums.wanted ? all : withoutChecksums(all),
    };
    let redirects = 0;
    let plain = false;
    let corrected = false;
    let exact = false;
    for (;;) {
      let ahead = 0;
      const answer = await transfer({
        method,
        url,
        async headers() {
          ahead = time.ahead;
          const date = clock.date() + ahead;
          const signed = await sign({ method, url, headers, sha256, date });
          // Not signed, as it may change on its way. Content must come as it is stored, and fetch
          // unpacks a listing in so small pieces that it takes four times as long.
          signed.set("accept-encoding", "identity");
          return signed;
        },
        body,
        serverBytes,
        action,
        signal,
      }, settings.transfer);
      const { status } = answer;
      if (answer.ok) {
        if (plain) checksums.refuse();
        if (!settings.decodes || key === "" || !isUnpacked(method, answer)) return answer;
        await answer.body?.cancel();
        if (exact) throw insists(action);
        exact = true;
        url = place.url(key, { ...query, "response-content-encoding": "identity" });
        continue;
      }
      if (expect.includes(status)) return answer;
      const text = await readText(answer, {
        action,
        most: LONGEST_ERROR,
        stallMs,
        within: stallMs,
        clock,
        cut: true,
      });
      const failure = s3Failure({
        action,
        status,
        headers: answer.headers,
        body: text,
        secrets,
        clock,
      });
      const code = s3Code(failure);
      const next = nextPlace(status, answer.headers, url, action);
      if (next !== undefined && !(next instanceof URL)) throw code === undefined ? next : failure;
      if (next !== undefined) {
        if (++redirects > MOST_REDIRECTS) throw endless(action, place.host);
        url = next;
      } else if (
        !corrected && isLate(status, code) && time.follow(answer.headers.get("date"), ahead)
      ) {
        corrected = true;
      } else if (!plain && mayBeChecksums(headers, status, code)) {
        plain = true;
        headers = withoutChecksums(headers);
      } else throw failure;
    }
  };
}

/** Whether a refusal may be due to the time; after HEAD there is no code that would tell. */
function isLate(status: number, code: string | undefined): boolean {
  return code === "RequestTimeTooSkewed" || code === "RequestExpired" ||
    (code === undefined && status === 403);
}

/**
 * Whether `fetch` took the compression off a body, so that its bytes are not those of the object.
 * Deno 2.7 then hides encoding and length, 2.9 shows both as they were.
 */
function isUnpacked(method: string, { status, headers }: Response): boolean {
  if ((method !== "GET" && method !== "HEAD") || status === 204 || status === 205) return false;
  const encoding = headers.get("content-encoding");
  // "aws-chunked" and the like are words about an upload that fetch leaves alone.
  if (encoding !== null) return /\b(?:gzip|br|deflate|zstd)\b/.test(encoding);
  return !headers.has("content-length") && !headers.has("transfer-encoding");
}

function insists(action: string) {
  return networkFailure({
    kind: "permanent",
    action,
    reason: "the object is stored with a Content-Encoding, and the server does not hand it out " +
      "as it is stored (response-content-encoding)",
    remedy: "take that header off the object on the server",
  });
}

function endless(action: string, host: string) {
  return networkFailure({
    kind: "config",
    action,
    reason: `${host} sends the request from one address to the next`,
    remedy: "check host, port and endpoint",
  });
}
