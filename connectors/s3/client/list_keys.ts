import { networkFailure, turningTokens } from "@plakar-deno/sdk/network";
import { type Page, readPage } from "./read_page.ts";
import type { S3Client } from "./s3_client.ts";
import { type Fields, takeContents } from "./take_contents.ts";

/** An object as a listing tells it. */
export interface ListedKey {
  /** The key in the bucket, prefix included. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written, in milliseconds since 1970. */
  readonly mtime: number;
  /** The ETag without quotes; "" when the server tells none. */
  readonly etag: string;
  /** The storage class; `STANDARD` when the server names none. */
  readonly storageClass: string;
}

/** An object, or with a delimiter also a common prefix, which ends in the delimiter. */
export type Listed =
  | ({ readonly kind: "key" } & ListedKey)
  | { readonly kind: "prefix"; readonly prefix: string };

/** What to list. */
export interface ListKeysOptions {
  /** What the keys start with; "" for all. */
  readonly prefix: string;
  /** Folds what is deeper into prefixes. */
  readonly delimiter?: "/";
  /** Only keys after this one, in the order of the server. */
  readonly startAfter?: string;
  /** Most keys a page; the server's, usually 1,000, when left out. */
  readonly pageSize?: number;
  /**
   * Asked with the last key of each page but the last one, before the page is given out: the key to
   * go on after, where some are to be left out, or undefined to go on with the next page.
   */
  readonly goOnAfter?: (last: string) => string | undefined;
  /** Ends the listing. */
  readonly signal: AbortSignal;
}

/**
 * Lists keys, page by page (ListObjectsV2): in memory are the page that is read and, to save the
 * time of waiting for it, the one behind it. Each page is tried again as a whole. The listing is
 * complete, or it throws.
 *
 * @throws {ConnectorError} When a page cannot be had or makes no sense, such as one that says it
 * goes on but leads back to itself; when the server gives a key that was not asked for.
 */
export async function* listKeys(
  client: S3Client,
  options: ListKeysOptions,
): AsyncGenerator<Listed, void, undefined> {
  const { prefix } = options;
  const { bucket, host } = client.place;
  const within = prefix === "" ? "" : `${JSON.stringify(prefix)} in `;
  const action = `list ${within}bucket ${JSON.stringify(bucket)} on ${host}`;
  const leaving = new AbortController();
  const stop = () => leaving.abort(options.signal.reason);
  options.signal.addEventListener("abort", stop, { once: true });
  if (options.signal.aborted) stop();
  /** Requests under way; more than one when a page is asked for before the last one is understood. */
  const running = new Set<Promise<unknown>>();
  /** The page that the reader waits for; nothing while it has entries to read. */
  let awaited: AskedPage | undefined;
  const ask = (from: ListKeysOptions, token?: string): AskedPage => {
    const question = {
      method: "GET",
      query: queryOf(from, token),
      action,
      signal: leaving.signal,
    } as const;
    let contents: readonly Fields[] | undefined;
    const take = (text: string): string => {
      // The server is at work on the next page while this one is taken apart.
      const next = options.goOnAfter === undefined ? tokenIn(text) : undefined;
      if (awaited === asked && next !== undefined) asked.ahead ??= ask(from, next);
      const taken = takeContents(text);
      contents = taken?.contents;
      return taken?.rest ?? text;
    };
    const page = client.document(question, "ListBucketResult", take)
      .then(({ root }) => readPage(root, action, contents));
    const asked: AskedPage = { token, page };
    // It is awaited later, or never when the reader leaves.
    const over: Promise<unknown> = page.catch(() => {}).then(() => running.delete(over));
    running.add(over);
    return asked;
  };
  try {
    let seen = turningTokens();
    let asked: AskedPage | undefined = ask(options);
    while (asked !== undefined) {
      awaited = asked;
      const page: Page = await asked.page;
      awaited = undefined;
      const { next } = page;
      if (next !== undefined && seen(next)) throw circle(action);
      const startAfter = next === undefined ? undefined : goOnAfter(options, page);
      // A listing that begins again elsewhere has tokens of its own.
      if (startAfter !== undefined) seen = turningTokens();
      const { ahead }: AskedPage = asked;
      if (startAfter !== undefined) asked = ask({ ...options, startAfter });
      else if (next === undefined) asked = undefined;
      else asked = ahead?.token === next ? ahead : ask(options, next);
      for (const entry of page.entries) {
        const name = entry.kind === "key" ? entry.key : entry.prefix;
        if (!name.startsWith(prefix)) throw stray(action, name);
        yield entry;
      }
      leaving.signal.throwIfAborted();
    }
  } finally {
    options.signal.removeEventListener("abort", stop);
    leaving.abort(new DOMException("the reader left", "AbortError"));
    // Requests are given up at once, and nothing of them goes on.
    await Promise.all(running);
  }
}

/** A page that was asked for. */
interface AskedPage {
  /** What it was asked for with; nothing for the first. */
  readonly token: string | undefined;
  readonly page: Promise<Page>;
  /** The page behind it, if that was asked for as soon as this one had come. */
  ahead?: AskedPage;
}

/** The token of a page that was not read yet, as far as can be seen without reading. */
function tokenIn(text: string): string | undefined {
  if (!text.includes("<IsTruncated>true</IsTruncated>")) return undefined;
  return /<NextContinuationToken>([^<&]+)<\/NextContinuationToken>/.exec(text)?.[1];
}

function goOnAfter({ goOnAfter }: ListKeysOptions, { entries }: Page): string | undefined {
  const last = entries.at(-1);
  return last?.kind === "key" ? goOnAfter?.(last.key) : undefined;
}

function queryOf(
  { prefix, delimiter, startAfter, pageSize }: ListKeysOptions,
  token: string | undefined,
): Record<string, string> {
  return {
    "list-type": "2",
    "encoding-type": "url",
    prefix,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(pageSize === undefined ? {} : { "max-keys": String(pageSize) }),
    ...(startAfter === undefined ? {} : { "start-after": startAfter }),
    ...(token === undefined ? {} : { "continuation-token": token }),
  };
}

function circle(action: string) {
  return networkFailure({
    kind: "permanent",
    action,
    reason: "the server gave the same continuation token again, so the listing has no end",
    remedy: "check the server, it may be too old",
  });
}

function stray(action: string, name: string) {
  return networkFailure({
    kind: "permanent",
    action,
    reason: `the server listed ${JSON.stringify(name.slice(0, 200))}, which was not asked for`,
    remedy: "check the server; what stands between may not hand on the query",
  });
}
