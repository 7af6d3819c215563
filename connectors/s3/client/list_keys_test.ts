import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { listKeys, type ListKeysOptions } from "./list_keys.ts";
import { scriptedClient } from "../testdata/scripted_client.ts";

const never = new AbortController().signal;

/** An answer of a listing. */
function page(inside: string): Response {
  return new Response(`<?xml version="1.0"?><ListBucketResult>${inside}</ListBucketResult>`);
}

function contents(key: string, size = 1): string {
  return `<Contents><Key>${key}</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>` +
    `<ETag>&quot;abc&quot;</ETag><Size>${size}</Size></Contents>`;
}

const END = "<IsTruncated>false</IsTruncated>";
const URL_ENCODED = "<EncodingType>url</EncodingType>";

function more(token: string): string {
  return `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
}

async function names(
  answers: readonly (() => Response | Promise<Response>)[],
  options: Partial<ListKeysOptions> = {},
) {
  const { client, urls } = scriptedClient(answers);
  const found: string[] = [];
  for await (const entry of listKeys(client, { prefix: "", signal: never, ...options })) {
    found.push(entry.kind === "key" ? entry.key : `[${entry.prefix}]`);
  }
  return { found, urls };
}

Deno.test("listKeys reads what an object is, and asks as it is told", async () => {
  const { client, urls } = scriptedClient([() =>
    page(
      `${URL_ENCODED}<CommonPrefixes><Prefix>a%2Fb+c%2F</Prefix></CommonPrefixes>` +
        "<Contents><Key>a%2Fk+k%2B</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified>" +
        "<ETag>&#34;d41d-2&#34;</ETag><Size>9007199254740991</Size>" +
        `<StorageClass>GLACIER</StorageClass></Contents>${END}`,
    )]);
  const options = {
    prefix: "a/",
    delimiter: "/",
    startAfter: "a/ +",
    pageSize: 7,
    signal: never,
  } as const;
  deepEqual(await Array.fromAsync(listKeys(client, options)), [
    { kind: "prefix", prefix: "a/b c/" },
    {
      kind: "key",
      key: "a/k k+",
      size: Number.MAX_SAFE_INTEGER,
      mtime: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      etag: "d41d-2",
      storageClass: "GLACIER",
    },
  ]);
  equal(
    urls[0],
    "http://s3.example.org/photos?list-type=2&encoding-type=url&prefix=a%2F&delimiter=%2F&max-keys=7" +
      "&start-after=a%2F%20%2B",
  );
});

Deno.test("listKeys decodes keys only where the server says that they are encoded", async () => {
  const raw = await names([() => page(contents("a%2Fb+c") + END)]);
  deepEqual(raw.found, ["a%2Fb+c"]);
  const encoded = await names([
    () => page(URL_ENCODED + contents("%C3%A9%0A%2500/%252e+") + END),
  ]);
  deepEqual(encoded.found, ["é\n%00/%2e "]);
  // SeaweedFS 4.48 writes a space both ways in one page.
  const both = await names([
    () => page(URL_ENCODED + contents("s+t/") + contents("s%20t/u+v%2Bw") + END),
  ]);
  deepEqual(both.found, ["s t/", "s t/u v+w"]);
});

Deno.test("listKeys follows continuation tokens to the end, empty pages included", async () => {
  const { found, urls } = await names([
    () => page(contents("a") + more("t+/1=")),
    () => page(more("t2")),
    () => page(contents("b") + END),
  ]);
  deepEqual(found, ["a", "b"]);
  deepEqual(urls.map((url) => new URL(url).searchParams.get("continuation-token")), [
    null,
    "t+/1=",
    "t2",
  ]);
});

Deno.test("listKeys asks again for a page that broke off, failed or hid an error, and yields no key twice", async () => {
  const whole = contents("b") + END;
  const bad: readonly (() => Response | Promise<Response>)[] = [
    () => new Response(`<ListBucketResult>${whole.slice(0, -12)}`),
    () => new Response(""),
    () => new Response(brokenBody(`<ListBucketResult>${whole}`)),
    () => new Response("<Error><Code>InternalError</Code></Error>"),
    () => new Response("<Error><Code>SlowDown</Code></Error>", { status: 503 }),
    () =>
      Promise.reject(
        new TypeError("error sending request for url (x): Connection reset by peer (os error 104)"),
      ),
  ];
  for (const answer of bad) {
    const { found, urls } = await names([
      () => page(contents("a") + more("t")),
      answer,
      () => page(whole),
    ]);
    deepEqual(found, ["a", "b"]);
    equal(urls.length, 3);
    equal(urls[1], urls[2]);
  }
});

Deno.test("listKeys asks ahead for the next page, and believes only what it has read", async () => {
  const tokens = (urls: readonly string[]) =>
    urls.map((url) => new URL(url).searchParams.get("continuation-token"));
  const misleading = await names([
    () => page(`<!--${more("odd")}-->${contents("a")}${more("t")}`),
    () => page(contents("nobody asked for") + END),
    () => page(contents("b") + END),
  ]);
  deepEqual(misleading.found, ["a", "b"]);
  deepEqual(tokens(misleading.urls), [null, "odd", "t"]);

  const brokenOff = await names([
    () => new Response(`<ListBucketResult>${more("t")}${contents("a")}`),
    () => page(contents("b") + END),
    () => page(more("t") + contents("a")),
  ]);
  deepEqual(brokenOff.found, ["a", "b"]);
  deepEqual(tokens(brokenOff.urls), [null, "t", null]);
});

Deno.test("listKeys throws rather than to end early", async () => {
  const refused: readonly [string, RegExp][] = [
    [contents("a"), /does not say whether it ends/],
    [`${contents("a")}<IsTruncated>true</IsTruncated>`, /not how to ask for more/],
    [`<Contents><Size>1</Size></Contents>${END}`, /object without a key/],
    [`<Contents><Key>a</Key></Contents>${END}`, /no size for the key "a"/],
    [`<Contents><Key>a</Key><Size>1</Size></Contents>${END}`, /no date for the key "a"/],
    [`${URL_ENCODED}${contents("%GG")}${END}`, /not escaped as it says: "%GG"/],
    [`<EncodingType>base64</EncodingType>${END}`, /encoded as "base64"/],
    [`<CommonPrefixes></CommonPrefixes>${END}`, /prefix without text/],
  ];
  for (const [inside, message] of refused) await rejects(names([() => page(inside)]), message);
  await rejects(names([() => page(contents("b") + END)], { prefix: "a" }), /listed "b", which was/);
  await rejects(names([() => new Response("<html><p>Hello")]), /web page.*must be those of the S3/);
  await rejects(names([() => new Response("<Other/>")]), { code: "invalid_argument" });
});

Deno.test("listKeys notices a circle of tokens of any length", async () => {
  for (const length of [1, 2, 3, 7, 10]) {
    let count = 0;
    const answer = () => page(more(`t${count++ % length}`));
    await rejects(
      names(Array.from({ length: 200 }, () => answer)),
      /same continuation token again/,
    );
    ok(count < 5 * length + 5, `${length}: ${count} pages`);
  }
});

Deno.test("listKeys ends with the reason of its signal, and when its reader leaves", async () => {
  const abort = new AbortController();
  const { client } = scriptedClient([
    () => page(contents("a") + more("t")),
    (_url, signal) =>
      new Promise<Response>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true })
      ),
  ]);
  const listing = listKeys(client, { prefix: "", signal: abort.signal });
  equal((await listing.next()).done, false);
  const rest = listing.next();
  abort.abort(new Error("enough"));
  await rejects(rest, /enough/);

  const aborts: unknown[] = [];
  const asked = Promise.withResolvers<void>();
  const other = scriptedClient([
    () => page(contents("a") + more("t")),
    (_url, signal) =>
      new Promise<Response>((_, reject) => {
        asked.resolve();
        signal.addEventListener("abort", () => {
          aborts.push(signal.reason);
          reject(signal.reason);
        });
      }),
  ]);
  for await (const _ of listKeys(other.client, { prefix: "", signal: never })) {
    await asked.promise;
    break;
  }
  equal(aborts.length, 1);
});

Deno.test("a hundred thousand keys take the memory of two pages", async () => {
  const pages = 100;
  const keys = Array.from({ length: 1000 }, (_, at) => contents(`key-${at}`)).join("");
  let asked = 0;
  let taken = 0;
  let ahead = 0;
  const answer = () => {
    const at = asked++;
    ahead = Math.max(ahead, at - Math.floor(taken / 1000));
    return page(keys + (at + 1 < pages ? more(`t${at}`) : END));
  };
  const { client } = scriptedClient(Array.from({ length: pages }, () => answer));
  for await (const _ of listKeys(client, { prefix: "", signal: never })) taken++;
  equal(taken, 1000 * pages);
  equal(asked, pages);
  ok(ahead <= 1, `${ahead} pages ahead of the reader`);
});

/** A body that fails behind its text. */
function brokenBody(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) throw new TypeError("error reading a body from connection");
      sent = true;
      controller.enqueue(new TextEncoder().encode(text));
    },
  }, { highWaterMark: 0 });
}

Deno.test("a listing of a whole bucket names no prefix in its messages", async () => {
  for (const [prefix, place] of [["", ""], ["a/", '"a/" in ']]) {
    const denied = () => new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
    const { client } = scriptedClient([denied]);
    const listing = listKeys(client, { prefix: prefix!, signal: new AbortController().signal });
    await rejects(
      listing.next(),
      (error: Error) =>
        error.message.startsWith(`cannot list ${place}bucket "photos" on s3.example.org: `),
    );
  }
});
