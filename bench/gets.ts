import { macFromBytes, type ResourceKey } from "@plakar-deno/sdk";
import { join } from "node:path";
import { type BenchContext, forEachTransport } from "./bench_context.ts";
import { contest, type Results, type Sample } from "./contest.ts";
import { secondsOf } from "../cli/bench/seconds_of.ts";
import { goHostSample } from "./go_host.ts";
import { hostRows } from "./host_rows.ts";
import { measured } from "./measured.ts";
import { createDirStore, openDirStore } from "./open_role.ts";
import { randomBytes } from "../cli/bench/random_file.ts";
import { readRanges } from "./read_ranges.ts";
import type { Row } from "./row.ts";

const count = 20_000;
const length = 4096;
const concurrency = 8;
const packfiles = 16;
const size = 8 * 2 ** 20;

/** Range Gets per second, as a restore makes one for each blob: 4 KiB each, eight at once. */
export async function measureGets(context: BenchContext): Promise<Row[]> {
  const { folder, signal, progress, rounds } = context;
  const store = join(folder, "ranges");
  progress(`gets: storing ${packfiles} packfiles`);
  const keys = await fillStore(context, store);
  try {
    progress("gets: this package's host");
    const own = await contest(
      {
        ...forEachTransport(context, (bin) => () => getting(bin, store, keys, signal)),
        raw: async () => ({ seconds: await secondsOf(() => reading(store, signal)) }),
      },
      rounds,
      signal,
    );
    return hostRows({
      own,
      go: await withGoHost(context, store),
      what: "range Gets of 4 KiB",
      per: "Get",
      count,
      raw: `raw: one process opens a packfile, reads the range, closes it, ${concurrency} at once`,
    });
  } finally {
    await Deno.remove(store, { recursive: true });
  }
}

async function fillStore({ bins, signal }: BenchContext, store: string): Promise<ResourceKey[]> {
  const [bin] = bins.values();
  const content = randomBytes(size);
  const keys: ResourceKey[] = [];
  await using role = await createDirStore({ bin: bin!, signal }, store);
  for (let at = 0; at < packfiles; at++) {
    const key = { resource: "packfile", mac: macFromBytes(randomBytes(32)) } as const;
    await role.session.put(key, content, { signal });
    keys.push(key);
  }
  return keys;
}

/** A large odd step visits all of a packfile in no order. */
function offsetOf(number: number): number {
  return number * 7_368_787 % (size - length);
}

function getting(
  bin: string,
  store: string,
  keys: readonly ResourceKey[],
  signal: AbortSignal,
): Promise<Sample> {
  return measured(openDirStore({ bin, signal }, store), async ({ get }) => {
    let next = 0;
    let bytes = 0;
    async function work(): Promise<void> {
      for (let at = next++; at < count; at = next++) {
        const range = { offset: offsetOf(at), length };
        for await (const chunk of get(keys[at % keys.length]!, range, { signal })) {
          bytes += chunk.length;
        }
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work));
    if (bytes !== count * length) throw new Error(`the Gets brought ${bytes} bytes`);
  });
}

async function reading(store: string, signal: AbortSignal): Promise<void> {
  const paths: string[] = [];
  for (const bucket of Deno.readDirSync(join(store, "packfiles"))) {
    const folder = join(store, "packfiles", bucket.name);
    if (!bucket.isDirectory) continue;
    for (const { name } of Deno.readDirSync(folder)) paths.push(join(folder, name));
  }
  await readRanges({ paths, count, length, offsetOf, concurrency, signal });
}

async function withGoHost(context: BenchContext, store: string): Promise<Results | undefined> {
  const { goHost, rounds, signal, progress } = context;
  if (goHost === undefined) return undefined;
  progress("gets: the grpc-go host");
  const options = {
    "-store": store,
    "-calls": count,
    "-size": size,
    "-length": length,
    "-concurrency": concurrency,
  };
  const args = ["bench-get", ...Object.entries(options).flat().map(String)];
  const expected = { calls: count, bytes: count * length };
  return await contest(
    forEachTransport(context, (bin) => () => goHostSample(context, goHost, bin, args, expected)),
    rounds,
    signal,
  );
}
