import { type ImporterSession, importerSession } from "../../host/mod.ts";
import { formatSize } from "../build/format_size.ts";
import { counted } from "../records/record_totals.ts";
import { type BenchJob, concurrency, randomFile, withPlugin } from "./bench_job.ts";
import type { Round } from "./bench_row.ts";
import { rawAnswers, rawReceive } from "./raw_pipe.ts";
import { megabytes, microsecondsEach, roundMaker, timed } from "./round_of.ts";
import { secondsOf } from "./seconds_of.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** A file below this size tells more of calls than of bytes. */
const leastLarge = 2 ** 20;

/** One round on an importer: what it lists, its files eight at once, and the largest one. */
export async function measureImporter(job: BenchJob, bareStart: number): Promise<Round> {
  return await withPlugin(job, importerSession, async (plugin) => {
    const { session, startSeconds } = plugin;
    const { signal } = job;
    const { round, add } = roundMaker(startSeconds, bareStart);

    const peaks: (number | undefined)[] = [];
    /** Of a plugin that speaks v1.0 one import can be had, and no other (protocol 6.4). */
    function again<Result>(work: (other: typeof plugin) => Promise<Result>): Promise<Result> {
      if (session.generation === "v1.1") return work(plugin);
      return withPlugin(job, importerSession, async (other) => {
        const result = await work(other);
        peaks.push(await other.peakRss());
        return result;
      });
    }

    const seen = { records: 0, largest: 0, path: "" };
    const listing = await secondsOf(() =>
      walk(job, session, 1, ({ record }) => {
        seen.records++;
        if (record.kind === "file" && record.info.size > seen.largest) {
          [seen.largest, seen.path] = [record.info.size, record.path];
        }
        return false;
      })
    );
    add("enumeration", {
      unit: "/s",
      value: seen.records / listing,
      note: counted(seen.records, "record"),
    });

    const read = { files: 0, bytes: 0, failed: 0 };
    const opening = await again((other) =>
      timed(
        other,
        () =>
          walk(job, other.session, concurrency, async ({ record, drain }, signal) => {
            if (record.kind !== "file") return false;
            try {
              const length = await drain({ signal });
              read.bytes += length;
              read.files++;
            } catch {
              // One file that cannot be read is no reason to measure nothing.
              if (!signal.aborted) read.failed++;
            }
            return read.files >= job.options.files;
          }),
      )
    );
    if (read.files > 0) {
      const size = Math.max(1, Math.round(read.bytes / read.files));
      const baseline = await rawRate(read.files, size, signal);
      add("opens, 8 at once", {
        unit: "/s",
        value: read.files / opening.seconds,
        ...(baseline === undefined ? {} : { baseline }),
        note: `${counted(read.files, "file")} of ${formatSize(size)} on average` +
          (read.failed === 0 ? "" : `; ${counted(read.failed, "file")} could not be read`),
      });
      const cpu = microsecondsEach(opening.cpu, read.files);
      add("its processor time per open", { unit: "µs", value: cpu });
    }
    if (seen.largest >= leastLarge) {
      const { seconds, bytes } = await again((other) => readOne(job, other.session, seen.path));
      if (bytes > 0) {
        // The rate of the pipe does not depend on the size; the disk is not to be filled for it.
        const size = Math.min(bytes, job.options.large * 2 ** 20);
        const raw = await rawReceive(await randomFile(job, size), size, signal);
        add("its largest file", {
          unit: "MB/s",
          value: bytes / seconds / 1e6,
          baseline: size / raw.seconds / 1e6,
          note: formatSize(bytes),
        });
      }
    }
    add("peak memory", {
      unit: "MB",
      value: megabytes(largest([...peaks, await plugin.peakRss()])),
    });
    return round;
  });
}

function largest(peaks: readonly (number | undefined)[]): number | undefined {
  const known = peaks.filter((peak) => peak !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Answers larger than this are content, not calls. */
const mostPerAnswer = 16 * 2 ** 20;
/** So many bytes tell the rate of a pipe. */
const mostInAll = 256 * 2 ** 20;

/** How many answers of a size the raw pipe gives in a second; undefined where it tells nothing. */
async function rawRate(
  count: number,
  size: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (size > mostPerAnswer) return undefined;
  const some = Math.min(count, Math.ceil(mostInAll / size));
  return some / (await rawAnswers({ count: some, size, ahead: concurrency }, signal)).seconds;
}

type Handle = Parameters<ImporterSession["importAll"]>[0]["handle"];
type Received = Parameters<Handle>[0];
/** Looks at a record; `true` when it has seen enough. The signal ends what it reads. */
type See = (received: Received, signal: AbortSignal) => boolean | Promise<boolean>;

/** An import that ends when `see` has enough, or its time is over: a source may be endless. */
async function walk(
  { options, signal }: BenchJob,
  session: ImporterSession,
  atOnce: number,
  see: See,
): Promise<void> {
  const stop = new AbortController();
  using joined = joinSignals(signal, stop.signal);
  const either = joined.signal;
  const timer = setTimeout(() => stop.abort(), options.seconds * 1000);
  try {
    await session.importAll({
      concurrency: atOnce,
      signal: either,
      handle: async (received) => {
        if (await see(received, either)) stop.abort();
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the file at a path until its end, or until the time is over. */
async function readOne(
  job: BenchJob,
  session: ImporterSession,
  path: string,
): Promise<{ readonly seconds: number; readonly bytes: number }> {
  let [seconds, bytes] = [0, 0];
  await walk(job, session, 1, async ({ record, open }, signal) => {
    if (record.kind !== "file" || record.path !== path) return false;
    const began = performance.now();
    try {
      for await (const chunk of open({ signal })) {
        bytes += chunk.length;
        seconds = (performance.now() - began) / 1000;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return true;
  });
  return { seconds, bytes };
}
