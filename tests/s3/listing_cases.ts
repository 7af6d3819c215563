import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { importer } from "../../connectors/s3/importer.ts";
import { importHost } from "../../connectors/s3/testdata/import_host.ts";
import { type FaultProxy, faultProxy } from "./fault_proxy.ts";
import { type OpenBucket, openBucket } from "./open_bucket.ts";
import type { S3Access } from "./s3_server.ts";
import type { ServerOfFile } from "./server_of_file.ts";

const BUCKET = "listing";
/** Far more than a page in one folder, and a page beside it. */
const BIG = 9_000;
const SMALL = 1_000;
const PAGE = 1_000;

/** Defines the tests that list 10,000 objects of a server. */
export function listingCases({ test }: ServerOfFile): void {
  let filled: Promise<void> | undefined;
  const proxied = async (
    server: S3Access,
    work: (proxy: FaultProxy, access: S3Access) => Promise<void>,
  ): Promise<void> => {
    await (filled ??= fill(server));
    await using proxy = faultProxy(server.endpoint, {});
    await work(proxy, { ...server, endpoint: proxy.endpoint, host: proxy.host });
  };

  test("10,000 objects are listed, each once, in order, in as few requests as there are pages", (server) =>
    proxied(server, async (proxy, access) => {
      using bucket = openBucket(access, BUCKET, { signal: new AbortController().signal });
      deepEqual(await Array.fromAsync(bucket.list()), keys().map((key) => [key, key.length]));
      // A server may need one more to see that the last page was the last.
      ok(listsOf(proxy) <= (BIG + SMALL) / PAGE + 1, `${listsOf(proxy)} requests`);
    }));

  test("10,000 objects are imported, each once, with its size", (server) =>
    proxied(server, async (proxy, access) => {
      await using host = importHost(access, importer, {
        location: `bucket://${proxy.host}/${BUCKET}`,
      });
      const tree = await host.tree();
      const files = [...tree.values()].flatMap((record) =>
        record.kind === "file" ? [[record.path, record.info.size] as const] : []
      );
      const wanted = keys().map((key) => [`/${BUCKET}/${key}`, key.length] as const);
      deepEqual(files.toSorted(), wanted.toSorted());
      equal(proxy.requests.length, listsOf(proxy), "only listings were asked for");
    }));

  test("an excluded folder of 9,000 objects costs no listing of its own", (server) =>
    proxied(server, async (proxy, access) => {
      await using host = importHost(access, importer, {
        location: `bucket://${proxy.host}/${BUCKET}`,
        excludes: [`/${BUCKET}/big/`],
      });
      const records = await host.records();
      const files = records.filter(({ kind }) => kind === "file");
      equal(files.length, SMALL);
      ok(files.every(({ path }) => path.startsWith(`/${BUCKET}/small/`)));
      ok(listsOf(proxy) <= SMALL / PAGE + 2, `${listsOf(proxy)} requests`);
    }));
}

/** In the order of their bytes. */
function keys(): readonly string[] {
  const numbered = (folder: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${folder}/${String(at).padStart(5, "0")}`);
  return [...numbered("big", BIG), ...numbered("small", SMALL)];
}

/** Objects that hold their own keys. */
async function fill(server: S3Access): Promise<void> {
  using bucket = openBucket(server, BUCKET, { signal: new AbortController().signal });
  await bucket.make();
  const left = keys().values();
  await Promise.all(Array.from({ length: 16 }, () => putAll(bucket, left)));
}

async function putAll(bucket: OpenBucket, keys: Iterator<string>): Promise<void> {
  for (let next; !(next = keys.next()).done;) {
    await bucket.put(next.value, new TextEncoder().encode(next.value));
  }
}

function listsOf({ requests }: FaultProxy): number {
  return requests.filter(({ target }) => target.includes("list-type=2")).length;
}
