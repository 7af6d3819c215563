import { macFromBytes, type ResourceKey } from "../../mod.ts";
import { type StorageSession, storageSession } from "../../host/mod.ts";
import { join } from "node:path";
import { formatSize } from "../build/format_size.ts";
import { counted } from "../records/record_totals.ts";
import { type BenchJob, concurrency, randomFile, withPlugin } from "./bench_job.ts";
import type { Round } from "./bench_row.ts";
import { randomBytes, randomContent } from "./random_file.ts";
import { rawAnswers, rawReceive, rawSend } from "./raw_pipe.ts";
import { megabytes, microsecondsEach, roundMaker, timed } from "./round_of.ts";
import { secondsOf } from "./seconds_of.ts";

/** So many lists are one sample: one alone is shorter than what disturbs it. */
const lists = 20;
/** Objects that a list names, beside the large one. */
const smallObjects = 50;

/** One round on a storage, in a new repository: a large object, ranges of it, and lists. */
export async function measureStorage(job: BenchJob, bareStart: number): Promise<Round> {
  return await withPlugin(job, storageSession, async (plugin) => {
    const { session } = plugin;
    const { signal, scratch, options: { files: count, fileSize, large } } = job;
    const { round, add } = roundMaker(plugin.startSeconds, bareStart);
    await session.create(new TextEncoder().encode("measured"), { signal });

    const size = large * 2 ** 20;
    const key = newKey();
    const keys = [key];
    try {
      const putting = await secondsOf(() => session.put(key, randomContent(size), { signal }));
      const target = join(scratch, "received");
      const sent = await rawSend(target, randomContent(size), signal);
      await Deno.remove(target);
      add("put", {
        unit: "MB/s",
        value: size / putting / 1e6,
        baseline: size / sent.seconds / 1e6,
        note: formatSize(size),
      });
      const getting = await secondsOf(() => get(session, key, undefined, signal));
      const received = await rawReceive(await randomFile(job, size), size, signal);
      add("get", {
        unit: "MB/s",
        value: size / getting / 1e6,
        baseline: size / received.seconds / 1e6,
        note: formatSize(size),
      });

      const length = Math.min(fileSize, size);
      const ranging = await timed(plugin, () => getRanges(job, session, key, length, size));
      const raw = await rawAnswers({ count, size: length, ahead: concurrency }, signal);
      add("range gets, 8 at once", {
        unit: "/s",
        value: count / ranging.seconds,
        baseline: count / raw.seconds,
        note: `${counted(count, "range")} of ${formatSize(length)}`,
      });
      const cpu = microsecondsEach(ranging.cpu, count);
      add("its processor time per range get", { unit: "µs", value: cpu });

      for (let made = 0; made < smallObjects; made++) {
        keys.push(newKey());
        await session.put(keys.at(-1)!, randomBytes(1), { signal });
      }
      const listing = await secondsOf(async () => {
        for (let done = 0; done < lists; done++) await session.list("packfile", { signal });
      });
      const note = `of ${counted(keys.length, "object")}`;
      add("lists", { unit: "/s", value: lists / listing, note });
      add("peak memory", { unit: "MB", value: megabytes(await plugin.peakRss()) });
    } finally {
      for (const each of keys) await session.delete(each).catch(() => {});
    }
    return round;
  });
}

function newKey(): ResourceKey {
  return { resource: "packfile", mac: macFromBytes(randomBytes(32)) };
}

async function get(
  session: StorageSession,
  key: ResourceKey,
  range: { readonly offset: number; readonly length: number } | undefined,
  signal: AbortSignal,
): Promise<void> {
  let bytes = 0;
  for await (const chunk of session.get(key, range, { signal })) bytes += chunk.length;
  if (range === undefined || bytes === range.length) return;
  throw new Error(`a range of ${range.length} bytes brought ${bytes}`);
}

async function getRanges(
  { options, signal }: BenchJob,
  session: StorageSession,
  key: ResourceKey,
  length: number,
  size: number,
): Promise<void> {
  let next = 0;
  async function work(): Promise<void> {
    for (let at = next++; at < options.files; at = next++) {
      // A large odd step visits all of the object in no order.
      const offset = at * 7_368_787 % (size - length + 1);
      await get(session, key, { offset, length }, signal);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
}
