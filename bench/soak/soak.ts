import type { ImporterSession, Plugin } from "@plakar-deno/sdk/host";
import { secondsOf } from "../../cli/bench/seconds_of.ts";
import { type ProcessState, processState, sleepsOf } from "./process_state.ts";
import { soakRound } from "./soak_round.ts";
import { type Finding, soakFindings, type SoakOutcome } from "./soak_verdict.ts";

/** What to run. */
export interface SoakOptions {
  /** The plugin's process; it is ended. */
  readonly plugin: Plugin;
  /** A session on it. */
  readonly session: ImporterSession;
  /** The folder that the session imports. */
  readonly tree: string;
  /** How often it is imported. */
  readonly rounds: number;
  /** Small files in it. */
  readonly files: number;
  /** Bytes of the large file in it. */
  readonly large: number;
  /** Ends the run when aborted. */
  readonly signal: AbortSignal;
  /** Is told how each round went. */
  readonly progress: (text: string) => void;
}

/** What happened, and what it says. */
export interface SoakRun {
  readonly opens: number;
  readonly left: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly outcome: SoakOutcome;
  readonly findings: readonly Finding[];
}

/** Milliseconds after which a process is at rest: tokio ends idle threads after 10 s. */
const REST = 12_000;
/** Milliseconds after a round, for the calls that were left to end. */
const SETTLE = 250;
/** Seconds in which wake-ups are counted. */
const COUNTED = 5;

/** Imports a folder many times in one process and looks at the process between, and at its end. */
export async function soak(options: SoakOptions): Promise<SoakRun> {
  const { plugin, session, tree, files, large, signal, progress } = options;
  const { pid } = plugin;
  progress("the plugin at rest, before");
  await rest(REST, signal);
  const before = await processState(pid);
  const sleepsBefore = await sleepsPerSecond(pid, signal);
  progress(`round     opens     GiB  seconds   RSS MB  own MB  peak MB  descriptors  threads`);
  const states: ProcessState[] = [];
  const total = { opens: 0, left: 0, bytes: 0, seconds: 0 };
  for (let round = 1; round <= options.rounds; round++) {
    const seconds = await secondsOf(async () => {
      const counts = await soakRound(session, large, signal);
      if (counts.opens !== files + 1) {
        throw new Error(`${counts.opens} files came, not ${files + 1}`);
      }
      total.opens += counts.opens;
      total.left += counts.left;
      total.bytes += counts.bytes;
    });
    total.seconds += seconds;
    await rest(SETTLE, signal);
    const state = await processState(pid);
    states.push(state);
    progress(roundLine(round, total, seconds, state));
  }
  progress("the plugin at rest, after");
  await rest(REST, signal);
  const after = await processState(pid);
  const sleepsAfter = await sleepsPerSecond(pid, signal);
  const { code, killed } = await plugin.close();
  const outcome: SoakOutcome = {
    before,
    rounds: states,
    after,
    sleepsPerSecond: { before: sleepsBefore, after: sleepsAfter },
    tree,
    exit: { code, killed },
  };
  return { ...total, outcome, findings: soakFindings(outcome) };
}

async function sleepsPerSecond(pid: number, signal: AbortSignal): Promise<number> {
  const first = await sleepsOf(pid);
  await rest(COUNTED * 1000, signal);
  return (await sleepsOf(pid) - first) / COUNTED;
}

/** Waits; rejects when aborted. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

function roundLine(
  round: number,
  { opens, bytes }: { readonly opens: number; readonly bytes: number },
  seconds: number,
  { rss, ownMemory, peakRss, descriptors, threads }: ProcessState,
): string {
  const megabytes = (value: number) => (value / 1e6).toFixed(1);
  return [
    String(round).padStart(5),
    opens.toLocaleString("en-US").padStart(9),
    (bytes / 2 ** 30).toFixed(1).padStart(7),
    seconds.toFixed(1).padStart(8),
    megabytes(rss).padStart(8),
    megabytes(ownMemory).padStart(7),
    megabytes(peakRss).padStart(8),
    String(descriptors.length).padStart(12),
    String(threads).padStart(8),
  ].join(" ");
}
