import { megabytesGrown } from "../../runtime/http2/test_memory.ts";
import { type Random, randomOf } from "./random.ts";
import { watchCrashes } from "./watch_crashes.ts";

// A turn of the event loop or two, in which what a session left behind would throw.
const AFTERMATH = 20;

/** What is fuzzed. */
export interface FuzzedSubject {
  readonly name: string;
}

/**
 * Runs `count` sessions, each from a seed of its own, and stops at the first that fails: it throws,
 * or something is thrown that nobody handles. The error begins with the seed.
 *
 * `FUZZ_SEED` sets the first seed (random when not set), `FUZZ_SESSIONS` the count: the seed of a
 * failure with a count of 1 repeats that session alone. Returns by how many megabytes memory grew.
 */
export async function fuzzSessions<Subject extends FuzzedSubject>(
  subject: Subject,
  count: number,
  run: (subject: Subject, random: Random) => Promise<void>,
): Promise<number> {
  const first = numberFrom("FUZZ_SEED") ?? Math.floor(Math.random() * 0x100000000);
  const sessions = numberFrom("FUZZ_SESSIONS") ?? count;
  console.log(`${subject.name}: ${sessions} sessions from seed ${first}`);
  using watch = watchCrashes();
  const grown = await megabytesGrown(sessions, async (index) => {
    const seed = first + index;
    try {
      await run(subject, randomOf(seed));
    } catch (error) {
      throw failure(subject, seed, error);
    }
    if (watch.crashes.length > 0) throw failure(subject, seed, watch.crashes[0]);
  });
  await new Promise((resolve) => setTimeout(resolve, AFTERMATH));
  if (watch.crashes.length > 0) throw failure(subject, first + sessions - 1, watch.crashes[0]);
  return grown;
}

function numberFrom(variable: string): number | undefined {
  const text = Deno.env.get(variable);
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${variable} is "${text}", which is no whole number`);
}

function failure({ name }: FuzzedSubject, seed: number, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `${name}, seed ${seed}: ${reason} (repeat it with FUZZ_SEED=${seed} FUZZ_SESSIONS=1)`,
    { cause },
  );
}
