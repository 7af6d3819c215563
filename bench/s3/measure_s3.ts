import type { ResourceKey } from "@plakar-deno/sdk";
import { randomBytes } from "../../cli/bench/random_file.ts";
import type { BenchContext } from "../bench_context.ts";
import type { Sample } from "../contest.ts";
import { measured } from "../measured.ts";
import type { RoleContext } from "../open_role.ts";
import type { Row } from "../row.ts";
import { startObjectServer } from "./object_server.ts";
import { createS3Store, openS3Store, type S3Store } from "./open_s3_store.ts";
import { pairedContest } from "./paired_contest.ts";
import { type RawBucket, rawBucket } from "./raw_bucket.ts";
import { type RawPlace, rawSeconds } from "./raw_process.ts";
import { s3Rows } from "./s3_rows.ts";
import {
  bytesOf,
  eachAtOnce,
  expectCount,
  freshKey,
  inChunks,
  offsetOf,
  packKey,
  packSize,
  rangeLength,
} from "./s3_work.ts";

const packs = 8;
const ranges = 4000;
const listed = 10_000;
const bucket = "bench";

/** What the measurements of one run share. */
interface S3Bench {
  readonly role: RoleContext;
  /** To make ready and to clear away. */
  readonly raw: RawBucket;
  readonly place: RawPlace;
  readonly store: S3Store;
  readonly rounds: number;
  readonly signal: AbortSignal;
  /** Bytes of one pack. */
  readonly pack: Uint8Array<ArrayBuffer>;
}

/** `s3-storage` on SeaweedFS, beside `fetch` on the same server. */
export async function measureS3(context: BenchContext): Promise<Row[]> {
  const { bins, project, rounds, signal, progress } = context;
  const bin = bins.get("http2");
  if (bin === undefined) return [];
  progress("s3: starting SeaweedFS");
  await using server = await startObjectServer(project);
  const raw = rawBucket(server, bucket, signal);
  await raw.make();
  const pack = randomBytes(packSize);
  const store = { server, bucket, prefix: "packs" };
  const place = { server, bucket };
  const bench = { role: { bin, signal }, raw, place, store, rounds, signal, pack };
  {
    await using role = await createS3Store(bench.role, store);
    await role.session.close();
  }
  progress(`s3: Puts of ${packs} packs of 64 MiB`);
  const put = await contestOfPuts(bench);
  progress(`s3: Gets of ${packs} packs of 64 MiB`);
  const keys = await storePacks(bench);
  const get = await contestOfGets(bench, keys, "get");
  const piped = await contestOfGets(bench, keys, "pipe");
  progress(`s3: ${ranges} range Gets of 64 KiB`);
  const range = await contestOfRanges(bench, keys);
  progress(`s3: List of ${listed} objects`);
  const list = await contestOfLists(bench);
  return s3Rows({ put, get, piped, range, list }, { bytes: packs * packSize, ranges, listed });
}

function contestOfPuts({ role, raw, place, store, rounds, signal, pack }: S3Bench) {
  const cleared = async (put: (keys: readonly ResourceKey[]) => Promise<Sample>) => {
    const keys = Array.from({ length: packs }, freshKey);
    const sample = await put(keys);
    for (const key of keys) await raw.remove(packKey(store.prefix, key));
    return sample;
  };
  const plugin = (keys: readonly ResourceKey[]) =>
    measured(openS3Store(role, store), (session) =>
      eachAtOnce(packs, async (at) => {
        const written = await session.put(keys[at]!, inChunks(pack), { signal });
        expectCount("put", written, packSize);
      }));
  const without = async (keys: readonly ResourceKey[]) => ({
    seconds: await rawSeconds(place, { kind: "put", keys: namesOf(store, keys) }),
  });
  return pairedContest(() => cleared(plugin), () => cleared(without), rounds, signal);
}

async function storePacks({ raw, store, pack }: S3Bench): Promise<ResourceKey[]> {
  const keys = Array.from({ length: packs }, freshKey);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", pack)).toHex();
  for (const name of namesOf(store, keys)) await raw.put(name, pack, sha256);
  return keys;
}

function namesOf({ prefix }: S3Store, keys: readonly ResourceKey[]): string[] {
  return keys.map((key) => packKey(prefix, key));
}

/** Gets beside `fetch`, whose bytes are dropped (`get`) or cross a pipe (`pipe`). */
function contestOfGets(
  { role, place, store, rounds, signal }: S3Bench,
  keys: readonly ResourceKey[],
  kind: "get" | "pipe",
) {
  const plugin = () =>
    measured(openS3Store(role, store), (session) =>
      eachAtOnce(packs, async (at) => {
        expectCount("get", await bytesOf(session, keys[at]!, undefined, signal), packSize);
      }));
  const without = async () => ({
    seconds: await rawSeconds(place, { kind, keys: namesOf(store, keys) }),
  });
  return pairedContest(plugin, without, rounds, signal);
}

function contestOfRanges(
  { role, place, store, rounds, signal }: S3Bench,
  keys: readonly ResourceKey[],
) {
  const plugin = () =>
    measured(openS3Store(role, store), (session) =>
      eachAtOnce(ranges, async (at) => {
        const range = { offset: offsetOf(at), length: rangeLength };
        const bytes = await bytesOf(session, keys[at % packs]!, range, signal);
        expectCount("range", bytes, rangeLength);
      }));
  const work = { kind: "ranges", keys: namesOf(store, keys), count: ranges } as const;
  const without = async () => ({ seconds: await rawSeconds(place, work) });
  return pairedContest(plugin, without, rounds, signal);
}

async function contestOfLists({ role, raw, place, store, rounds, signal }: S3Bench) {
  const many = { ...store, prefix: "many" };
  {
    await using open = await createS3Store(role, many);
    await open.session.close();
  }
  const body = randomBytes(16);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", body)).toHex();
  await eachAtOnce(listed, () => raw.put(packKey(many.prefix, freshKey()), body, sha256));
  const plugin = () =>
    measured(openS3Store(role, many), async (session) => {
      const found = await session.list("packfile", { signal });
      expectCount("list", found.length, listed);
    });
  const work = { kind: "list", prefix: `${many.prefix}/packfiles/`, count: listed } as const;
  const without = async () => ({ seconds: await rawSeconds(place, work) });
  return await pairedContest(plugin, without, rounds, signal);
}
