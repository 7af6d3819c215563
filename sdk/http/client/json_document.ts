import type { Clock } from "../../network/clock.ts";
import { networkFailure } from "../../network/network_failure.ts";
import { readText } from "../../network/read_text.ts";
import type { Answer, Attempts, WholeRequest } from "./answers_of.ts";
import type { JsonAnswer } from "./json_answer.ts";
import { serverWords } from "./server_words.ts";
import type { KeptDocument, ValidatorCache } from "./validator_cache.ts";

/** What documents are read with. */
export interface DocumentSettings {
  /** Gives the answers. */
  readonly answers: (request: WholeRequest, attempts: Attempts) => Promise<Answer>;
  /** Documents that were read before; none when undefined. */
  readonly kept: ValidatorCache | undefined;
  /** Most bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which one is given up. */
  readonly stallMs: number;
  /** Milliseconds after which one is given up. */
  readonly within: number;
  /** What tells the time. */
  readonly clock: Clock;
  /** Whether the client says itself which form it accepts. */
  readonly hasAccept: boolean;
  /** Hides secrets. */
  readonly mask: (text: string) => string;
}

/** Headers of a caller who has validators, or wants a part: nothing of that is kept. */
const OWN_CONDITIONS = ["if-match", "if-modified-since", "if-none-match", "if-range", "range"];

/** Asks once for a JSON document and reads it whole, or takes the one that was kept if it still holds. */
export async function jsonDocument(
  settings: DocumentSettings,
  request: WholeRequest,
  attempts: Attempts,
): Promise<JsonAnswer<unknown>> {
  const { answers, most, stallMs, within, clock, mask } = settings;
  const { method, action, expect, signal } = request;
  const hasConditions = OWN_CONDITIONS.some((name) => request.headers.has(name));
  const kept = method === "GET" && !hasConditions ? settings.kept : undefined;
  const key = kept === undefined ? "" : keyOf(request);
  const before = kept?.get(key);
  const headers = new Headers(request.headers);
  if (!settings.hasAccept && !headers.has("accept")) headers.set("accept", "application/json");
  if (before?.etag) headers.set("if-none-match", before.etag);
  else if (before?.modified) headers.set("if-modified-since", before.modified);
  const { response, url } = await answers({
    ...request,
    headers,
    expect: before === undefined || expect === "all" ? expect : [...expect, 304],
  }, attempts);
  const { status } = response;
  const text = await readText(response, {
    action,
    most,
    stallMs,
    within,
    remedy: 'ask for less at once, or raise "most" of the client',
    clock,
    signal,
  });
  if (status === 304 && before !== undefined) {
    const value = valueOf(before.text, 200, { action, mask });
    return { value, status, headers: freshened(before, response.headers), url, unchanged: true };
  }
  const value = valueOf(text, status, { action, mask });
  if (status === 200) kept?.keep(key, response.headers, text);
  return { value, status, headers: response.headers, url, unchanged: status === 304 };
}

/** What was asked for, with everything by which a server may choose its form. */
function keyOf({ url, headers }: WholeRequest): string {
  return JSON.stringify([url.href, ...headers]);
}

/** The headers that were kept, with what the answer that confirms them says anew (RFC 9111 3.2). */
function freshened(before: KeptDocument, headers: Headers): Headers {
  const all = new Headers(before.headers);
  for (const [name, value] of headers) {
    if (name !== "content-length" && name !== "content-encoding") all.set(name, value);
  }
  return all;
}

interface Reading {
  readonly action: string;
  readonly mask: (text: string) => string;
}

function valueOf(text: string, status: number, { action, mask }: Reading): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    // What an answer that is a failure says is for who expects it.
    if (status >= 300) return undefined;
    const isCut = /^\s*[[{"]/.test(text);
    const words = serverWords(text, undefined, mask).slice(0, 80);
    throw networkFailure({
      kind: isCut ? "transient" : "permanent",
      action,
      reason: isCut
        ? "the answer is no whole JSON document"
        : `the answer is no JSON${words === "" ? "" : `; it begins with ${JSON.stringify(words)}`}`,
      ...(isCut ? {} : { remedy: "check the address in the options, and what stands before it" }),
      cause: error,
    });
  }
}
