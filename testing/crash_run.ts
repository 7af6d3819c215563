import { crashPlugin, type CrashReport } from "./crash_plugin.ts";
import { type CrashPoint, crashPoints } from "./crash_points.ts";
import { freshSeed } from "./seeded_random.ts";
import type { ExecutableUnderTest, Role, StartedPlugin } from "./subject.ts";

/** What {@link crashRun} does again and again. */
export interface CrashRunOptions<Place extends AsyncDisposable> {
  /** The role of the connector. */
  readonly role: Role;
  /** What is killed. */
  readonly executable: ExecutableUnderTest;
  /** How many times. */
  readonly count: number;
  /** Repeats a run; a new one when left out. It is printed at the beginning. */
  readonly seed?: number;
  /** Only this point of the seed, to look at a failure again. */
  readonly only?: number;
  /** How many at the same time; 2 when left out. */
  readonly atOnce?: number;
  /** Makes a fresh place for one point, with what is there before. */
  readonly prepare: () => Promise<Place>;
  /** Works with the plugin, Init included, until it is killed. */
  readonly work: (plugin: StartedPlugin, place: Place) => Promise<void>;
  /** Throws when anything is lost or half-written. */
  readonly check: (place: Place, report: CrashReport) => Promise<void>;
  /** Prints a line; `console.log` when left out. */
  readonly print?: (line: string) => void;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/** What a run of crashes did. */
export interface CrashRunSummary {
  /** Makes the same points again. */
  readonly seed: number;
  /** Points that were run. */
  readonly points: number;
  /** Of these, plugins that were killed before their work was over. */
  readonly killed: number;
}

/**
 * Kills a plugin at random points of its work and checks each time what it left behind (row P6).
 *
 * Runs the work once without a crash, to learn how long it is; that run is checked, too. The first
 * check that fails ends the run with an error that names the seed and the point.
 */
export async function crashRun<Place extends AsyncDisposable>(
  options: CrashRunOptions<Place>,
): Promise<CrashRunSummary> {
  const { count, only, atOnce = 2, signal, print = console.log } = options;
  const seed = options.seed ?? freshSeed();
  print(`crash points: seed ${seed}, ${count} points`);
  const { bytes } = await runPoint(options, undefined);
  const all = crashPoints({ seed, count, bytes });
  const points = only === undefined ? [...all] : all.filter(({ index }) => index === only);
  const total = points.length;
  let killed = 0;

  async function runSome(): Promise<void> {
    for (let point; (point = points.shift()) !== undefined;) {
      signal?.throwIfAborted();
      try {
        if ((await runPoint(options, point)).killed) killed++;
      } catch (cause) {
        points.length = 0;
        throw new Error(
          `crash point ${point.index} of the seed ${seed} (killed after ${point.bytes} bytes and ` +
            `${point.delay} ms): ${cause instanceof Error ? cause.message : cause}; ` +
            `repeat it with { seed: ${seed}, only: ${point.index} }`,
          { cause },
        );
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, runSome));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return { seed, points: total, killed };
}

async function runPoint<Place extends AsyncDisposable>(
  { role, executable, signal, prepare, work, check }: CrashRunOptions<Place>,
  point: CrashPoint | undefined,
): Promise<CrashReport> {
  await using place = await prepare();
  const report = await crashPlugin({
    role,
    executable,
    ...(point === undefined ? {} : { point }),
    ...(signal === undefined ? {} : { signal }),
    work: (plugin) => work(plugin, place),
  });
  await check(place, report);
  return report;
}
