import type {
  ExporterCapabilities,
  ImporterCapabilities,
  StorageCapabilities,
} from "@plakar-deno/sdk/testing";
import { type Config, optionsFor } from "./conformance_server.ts";
import { type FakeRequest, type FakeS3Options, startFakeS3 } from "../testdata/fake_s3.ts";

/** Servers in memory of which each has one fault, and what a connector that meets it is to do. */
export interface FaultyServers extends AsyncDisposable {
  readonly storage: Partial<StorageCapabilities>;
  readonly exporter: Partial<ExporterCapabilities>;
  readonly importer: Partial<ImporterCapabilities>;
}

type Fail = NonNullable<FakeS3Options["fail"]>;

const REASON = "the moon is in the wrong house";
// More than a host takes in one message (protocol 5.1).
const MANY = 124_000;
const PAGE = 1000;
// Where the faulty servers have the tree of an importer, as `conformance_importer.ts` has its own.
const TREE = "some/tree/";
const LOCATION = { location: "bucket://bucket/some/tree" };
const ROOT = "/bucket/some/tree";
const BROKEN = "broken";
const CONTENT = "abc";
const ETAG = "900150983cd24fb0d6963f7d28e17f72";

/** Starts them; each has a bucket of this name for the storage and the exporter. */
export function faultyServers(bucket: string): FaultyServers {
  const stack = new AsyncDisposableStack();
  const over = new AbortController();

  /** Options that lead to a server of its own. */
  function server(fail?: Fail, objects: Readonly<Record<string, Uint8Array>> = {}): Config {
    const fake = stack.use(startFakeS3({ buckets: [bucket, "bucket"], ...(fail && { fail }) }));
    for (const [name, bytes] of Object.entries(objects)) fake.put(TREE + name, bytes);
    return { ...optionsFor(fake), region: fake.region };
  }
  const refuses = (is: (request: FakeRequest) => boolean) =>
    server((request) => is(request) ? refusal() : undefined);
  const lists = (keys: Keys, last?: number) => server((request) => pageOf(request, keys, last));
  const never = new Promise<undefined>((resolve) =>
    over.signal.addEventListener("abort", () => resolve(undefined), { once: true })
  );
  const pingFails = { config: refuses(() => true), message: REASON };

  // The folder and all keys but the last, of which no next key tells yet that it is no folder.
  const firstPage = lists((page, prefix) => page === 0 ? names(page, prefix) : undefined);
  const breaksOff = { config: { ...LOCATION, ...firstPage }, message: REASON };

  return {
    storage: {
      putFails: {
        config: refuses(({ method, key }) => method === "PUT" && key.includes("/packfiles/")),
        message: REASON,
      },
      listFails: {
        config: lists((page, prefix) => page < 2 ? objects(page, prefix) : undefined),
        message: REASON,
      },
      listsMany: { config: lists(objects, MANY / PAGE - 1), count: MANY },
      pingFails,
    },
    exporter: {
      failsOne: {
        config: refuses(({ method, key }) => method === "PUT" && key.endsWith("/fails")),
        path: "/fails",
        message: REASON,
      },
      pingFails,
    },
    importer: {
      throwsAtOnce: { config: { ...LOCATION, ...refuses(isWholeListing) }, message: REASON },
      throwsAfter: { ...breaksOff, records: PAGE },
      throwsAtEnd: breaksOff,
      endless: { config: { ...LOCATION, ...lists(names) } },
      waits: {
        config: {
          ...LOCATION,
          ...server((request) => isWholeListing(request) ? never : undefined),
        },
      },
      readerFails: {
        config: {
          ...LOCATION,
          ...server(
            ({ method, key, headers }) => {
              if (method !== "GET" || key !== TREE + BROKEN) return undefined;
              const begins = /^(bytes=0-.*)?$/.test(headers.get("range") ?? "");
              return begins ? { cut: 300_000 } : refusal();
            },
            { [BROKEN]: new Uint8Array(1_000_000) },
          ),
        },
        path: `${ROOT}/${BROKEN}`,
        message: REASON,
      },
      errorRecord: {
        config: { ...LOCATION, ...server(undefined, withBytes(["a", "b//c", "d"])) },
        path: `${ROOT}/b/%/c`,
      },
      uncleanPaths: {
        config: { ...LOCATION, ...server(undefined, withBytes(UNCLEAN)) },
        records: UNCLEAN.length,
      },
      badName: { config: { ...LOCATION, ...lists(() => ["a", "b%FFc", "d"], 0) } },
      pingFails: { config: { ...LOCATION, ...pingFails.config }, message: REASON },
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await stack.disposeAsync();
    },
  };
}

const UNCLEAN = [".", "..", "../up", "./here", "/first", "a//b", "a/./b", "a/../b", "b/..", "c//"];

/** Keys of a page below the listed prefix. */
type Keys = (page: number, prefix: string) => readonly string[] | undefined;

function withBytes(names: readonly string[]): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(names.map((name) => [name, new TextEncoder().encode(name)]));
}

/** Objects of a repository, of the kind that the prefix names. */
const objects: Keys = (page, prefix) =>
  countTo(PAGE, page * PAGE).map((number) => {
    const hex = number.toString(16).padStart(64, "0");
    return prefix.endsWith("/locks/") ? hex : `${hex.slice(0, 2)}/${hex}`;
  });

const names: Keys = (page) =>
  countTo(PAGE, page * PAGE).map((number) => String(number).padStart(12, "0"));

function countTo(count: number, first: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

/** Whether keys are listed, and it is not only looked whether there are any. */
function isWholeListing({ method, key, query }: FakeRequest): boolean {
  const isListing = method === "GET" && key === "" && query.get("list-type") === "2";
  return isListing && Number(query.get("max-keys") ?? PAGE) > 2;
}

/**
 * A page of a listing that is made up; the fault where `keys` has none, and no end unless `last` is
 * a page. Each object holds `CONTENT`.
 */
function pageOf(request: FakeRequest, keys: Keys, last = Infinity): Response | undefined {
  if (isMadeUp(request)) return new Response(CONTENT, { headers: { etag: `"${ETAG}"` } });
  if (!isWholeListing(request)) return undefined;
  const prefix = request.query.get("prefix") ?? "";
  const page = Number(request.query.get("continuation-token") ?? 0);
  const found = keys(page, prefix);
  if (found === undefined) return refusal();
  const next = page < last ? `<NextContinuationToken>${page + 1}</NextContinuationToken>` : "";
  const contents = found.map((key) =>
    `<Contents><Key>${prefix}${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified>` +
    `<ETag>&quot;${ETAG}&quot;</ETag><Size>${CONTENT.length}</Size>` +
    "<StorageClass>STANDARD</StorageClass></Contents>"
  );
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Prefix>${prefix}</Prefix>` +
      `<EncodingType>url</EncodingType><KeyCount>${found.length}</KeyCount><MaxKeys>${PAGE}</MaxKeys>` +
      `<IsTruncated>${next !== ""}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
  );
}

/** Whether an object is read that `names` makes up. */
function isMadeUp({ method, key }: FakeRequest): boolean {
  return method === "GET" && /^some\/tree\/\d{12}$/.test(key);
}

function refusal(): Response {
  return xml(403, `<Error><Code>AccessDenied</Code><Message>${REASON}</Message></Error>`);
}

function xml(status: number, text: string): Response {
  const headers = { "content-type": "application/xml" };
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>${text}`, { status, headers });
}
