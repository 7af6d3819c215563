import { median } from "../../cli/bench/median.ts";
import type { ProcessState } from "./process_state.ts";

/** What is known of the plugin when all rounds are done. */
export interface SoakOutcome {
  /** After Init, before the first import, at rest. */
  readonly before: ProcessState;
  /** After each round. */
  readonly rounds: readonly ProcessState[];
  /** After the last round, at rest for longer than idle threads are kept. */
  readonly after: ProcessState;
  /** How often its threads went to sleep in a second of rest, before and after. */
  readonly sleepsPerSecond: { readonly before: number; readonly after: number };
  /** The folder that was imported. */
  readonly tree: string;
  /** Exit code once stdin was closed, and whether it had to be killed. */
  readonly exit: { readonly code: number; readonly killed: boolean };
}

/** One thing that had to be so. */
export interface Finding {
  /** What was looked at, with the figures. */
  readonly text: string;
  /** Whether it is as it should be. */
  readonly good: boolean;
}

/** A garbage collection earlier or later is worth this much, in bytes, and this share. */
const SLACK_BYTES = 4e6;
const SLACK_SHARE = 0.05;
/** Wake-ups that V8's and Deno's own threads may have on top of those before. */
const SLACK_SLEEPS = 5;

/**
 * How much the median of the last quarter is above that of the second one; the first quarter is
 * warm-up. Medians, since garbage that is about to be collected says nothing. Needs four values.
 */
export function growth(values: readonly number[]): number {
  if (values.length < 4) throw new RangeError("growth needs at least four values");
  const quarter = Math.floor(values.length / 4);
  return median(values.slice(-quarter)) - median(values.slice(quarter, 2 * quarter));
}

/** Whether memory stayed flat and nothing of the work is left. */
export function soakFindings(outcome: SoakOutcome): Finding[] {
  const { before, rounds, after, sleepsPerSecond, tree, exit } = outcome;
  const grown = growth(rounds.map(({ ownMemory }) => ownMemory));
  const slack = Math.max(SLACK_BYTES, SLACK_SHARE * after.ownMemory);
  const open = after.descriptors.filter((path) => path.startsWith(tree));
  const sleeps = (perSecond: number) => perSecond.toFixed(1);
  return [
    {
      text: `memory: ${(grown / 1e6).toFixed(1)} MB more in the last quarter than in the second ` +
        `(at most ${(slack / 1e6).toFixed(1)} MB)`,
      good: grown <= slack,
    },
    {
      text:
        `descriptors: ${before.descriptors.length} before, ${after.descriptors.length} after, ` +
        `${open.length} of them on imported files`,
      good: open.length === 0 && after.descriptors.length <= before.descriptors.length,
    },
    {
      text: `threads: ${before.threads} before, ${after.threads} after`,
      good: after.threads <= before.threads,
    },
    {
      text: `at rest: ${sleeps(sleepsPerSecond.before)} wake-ups a second before, ` +
        `${sleeps(sleepsPerSecond.after)} after`,
      good: sleepsPerSecond.after <= sleepsPerSecond.before + SLACK_SLEEPS,
    },
    {
      text: `end: exit code ${exit.code}${exit.killed ? ", killed" : ""}`,
      good: exit.code === 0 && !exit.killed,
    },
  ];
}
