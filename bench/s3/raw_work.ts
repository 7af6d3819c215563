import { eachAtOnce, expectCount, offsetOf, packSize, rangeLength } from "./s3_work.ts";
import { randomBytes } from "../../cli/bench/random_file.ts";
import type { RawBucket } from "./raw_bucket.ts";

/** What is done without a plugin. */
export type RawWork =
  /** A pack under each key. */
  | { readonly kind: "put"; readonly keys: readonly string[] }
  /** Each pack, whole; what is read is dropped, or written to stdout. */
  | { readonly kind: "get" | "pipe"; readonly keys: readonly string[] }
  /** So many ranges of the packs. */
  | { readonly kind: "ranges"; readonly keys: readonly string[]; readonly count: number }
  /** The keys below a prefix, of which so many are there. */
  | { readonly kind: "list"; readonly prefix: string; readonly count: number };

/** Makes ready for the work, and gives what does it. */
export async function rawWork(raw: RawBucket, work: RawWork): Promise<() => Promise<void>> {
  switch (work.kind) {
    case "put": {
      const pack = randomBytes(packSize);
      const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", pack)).toHex();
      return () => atOnce(work.keys, (key) => raw.put(key, pack, sha256));
    }
    case "get":
      return () =>
        atOnce(work.keys, async (key) => expectCount("get", await raw.get(key), packSize));
    case "pipe": {
      const out = Deno.stdout.writable.getWriter();
      return () =>
        atOnce(work.keys, async (key) => {
          for await (const piece of raw.read(key)) await out.write(piece);
        });
    }
    case "ranges":
      return () =>
        eachAtOnce(work.count, async (at) => {
          const range = { offset: offsetOf(at), length: rangeLength };
          const bytes = await raw.get(work.keys[at % work.keys.length]!, range);
          expectCount("range", bytes, rangeLength);
        });
    case "list":
      return async () => expectCount("list", await raw.list(work.prefix), work.count);
  }
}

async function atOnce(
  keys: readonly string[],
  work: (key: string) => Promise<void>,
): Promise<void> {
  await Promise.all(keys.map(work));
}
