import { ok, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { freshSeed } from "../../testing/seeded_random.ts";
import { contentOf, isSame } from "./contents.ts";
import { fastClock } from "./fast_clock.ts";
import { faultProxy, type ProxiedRequest } from "./fault_proxy.ts";
import { FAULT_KINDS, type FaultKind, seededFaults } from "./faults.ts";
import { type OpenBucket, openBucket } from "./open_bucket.ts";
import type { UsedServer } from "./s3_server.ts";
import type { ServerOfFile } from "./server_of_file.ts";

const { signal } = new AbortController();

// By the fast clock: two seconds for an answer, one for a byte, a minute for all attempts.
const limits = { answerWithin: 200_000, stallMs: 100_000, retry: { total: 6_000_000 } };
const PATIENT = { signal, clock: fastClock, limits, stallAfter: 100_000, partSize: 5 << 20 };

const SIZES = [0, 1, 300, 65_536, 65_537, 1_000_000, (5 << 20) + 1, 12_000_000];
const STALLS = FAULT_KINDS.filter((kind) => kind.startsWith("stall"));
const QUIET = FAULT_KINDS.filter((kind) => !STALLS.includes(kind));
const HARMFUL = QUIET.filter((kind) => kind !== "delay");
/** Those after which no answer comes, or not that of the server. */
const LOST: readonly FaultKind[] = ["answer", "drop before", "drop after"];

/** How each operation ended that was tried. */
interface Outcomes {
  readonly done: string[];
  readonly failed: string[];
}

async function attempt<Result>(
  outcomes: Outcomes,
  name: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const result = await work();
    outcomes.done.push(name);
    return result;
  } catch (error) {
    ok(error instanceof ConnectorError, `${name} failed without saying why: ${error}`);
    ok(error.message.startsWith("cannot "), `${name}: ${error.message}`);
    outcomes.failed.push(`${name}: ${error.message}`);
    return undefined;
  }
}

/** Does everything once through a proxy with these faults, and looks at each result without it. */
async function everythingOnce(
  server: UsedServer,
  seed: number,
  { rate, kinds }: { rate: number; kinds: readonly FaultKind[] },
): Promise<Outcomes> {
  const faults = seededFaults({ seed, rate, kinds });
  await using proxy = faultProxy(server.endpoint, { faults, keepAlive: true });
  const name = `faults-${seed}-${Math.round(rate * 100)}`;
  using harmed = openBucket({ ...server, host: proxy.host }, name, PATIENT);
  using direct = openBucket(server, name, { signal });
  await direct.make();
  const outcomes: Outcomes = { done: [], failed: [] };
  const wanted = new Map(SIZES.map((size, at) => [`a b/${at}+ü`, contentOf(seed + at, size)]));
  await Promise.all(
    [...wanted].map(([key, bytes]) =>
      attempt(outcomes, `put ${key}`, () => harmed.put(key, bytes))
    ),
  );
  await requireWholeOrNothing(direct, wanted, outcomes);
  await requireNoForgottenUpload(direct, proxy.requests);
  // From here on everything is there.
  for (const [key, bytes] of wanted) await direct.put(key, bytes);
  await Promise.all([...wanted].flatMap(([key, bytes]) => [
    attempt(outcomes, `get ${key}`, async () => {
      ok(isSame(await harmed.get(key), bytes), `other bytes of ${key}`);
    }),
    attempt(outcomes, `range of ${key}`, async () => {
      const offset = Math.floor(bytes.length / 3);
      const part = await harmed.get(key, { offset, length: 70_000 });
      ok(isSame(part, bytes.subarray(offset, offset + 70_000)), `other bytes of ${key}`);
    }),
  ]));
  const keys = [...wanted.keys()];
  for (let time = 0; time < 3; time++) {
    await attempt(outcomes, `list ${time}`, async () => {
      equal((await keysOf(harmed)).join(), keys.join());
    });
  }
  await Promise.all(
    keys.map((key) => attempt(outcomes, `delete ${key}`, () => harmed.delete(key))),
  );
  const left = await keysOf(direct);
  for (const key of keys) {
    if (outcomes.done.includes(`delete ${key}`)) ok(!left.includes(key), `${key} is still there`);
  }
  return outcomes;
}

/** What was put is there; what failed is not, or is whole when only its answer was lost. */
async function requireWholeOrNothing(
  direct: OpenBucket,
  wanted: ReadonlyMap<string, Uint8Array>,
  outcomes: Outcomes,
): Promise<void> {
  const there = await keysOf(direct);
  for (const [key, bytes] of wanted) {
    if (outcomes.done.includes(`put ${key}`)) ok(there.includes(key), `${key} is not there`);
    if (there.includes(key)) ok(isSame(await direct.get(key), bytes), `${key} has other bytes`);
  }
  for (const key of there) ok(wanted.has(key), `nobody put ${key}`);
}

/**
 * Parts may be left over only by an upload whose id got lost with the answer, or whose abort the
 * proxy harmed each time.
 */
async function requireNoForgottenUpload(
  direct: OpenBucket,
  requests: readonly ProxiedRequest[],
): Promise<void> {
  for (const { key, id } of await direct.uploads()) {
    const known = requests.filter(({ target }) => uploadIdOf(target) === id);
    if (known.length === 0) continue;
    const aborts = known.filter(({ method }) => method === "DELETE");
    ok(aborts.length > 0, `the upload of ${key} was neither completed nor aborted`);
    const harmed = aborts.every(({ fault }) => fault !== undefined && fault.kind !== "delay");
    ok(harmed, `the upload of ${key} is there although its abort arrived`);
  }
}

function uploadIdOf(target: string): string | null {
  return new URLSearchParams(target.split("?")[1]).get("uploadId");
}

async function keysOf(bucket: OpenBucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const [key] of bucket.list()) keys.push(key);
  return keys;
}

/** The seeds of a run: some new ones, or the one of FAULT_SEED to repeat it. */
function seeds(count: number): readonly number[] {
  const given = Deno.env.get("FAULT_SEED");
  if (given !== undefined) return [Number(given)];
  return Array.from({ length: count }, () => freshSeed() % 1_000_000);
}

async function forSeeds(
  server: UsedServer,
  count: number,
  options: { rate: number; kinds: readonly FaultKind[] },
  judge: (outcomes: Outcomes, said: string) => void,
): Promise<void> {
  for (const seed of seeds(count)) {
    console.log(`s3 faults: FAULT_SEED=${seed}, rate ${options.rate}`);
    const outcomes = await everythingOnce(server, seed, options).catch((cause) => {
      throw new Error(`FAULT_SEED=${seed}: ${cause.message}`, { cause });
    });
    judge(outcomes, `FAULT_SEED=${seed}: ${outcomes.failed.join("; ")}`);
  }
}

/** Defines the tests of all operations of a server's client under faults, with so many seeds each. */
export function faultCases({ test }: ServerOfFile, seedsEach: number): void {
  test("some faults: every operation succeeds in the end", (server) =>
    forSeeds(server, seedsEach, { rate: 0.15, kinds: QUIET }, ({ failed }, said) => {
      equal(failed.length, 0, said);
    }));

  test("stalls: every operation succeeds in the end", (server) =>
    forSeeds(server, 1, { rate: 0.1, kinds: STALLS }, ({ failed }, said) => {
      equal(failed.length, 0, said);
    }));

  test("many faults: an operation succeeds, or fails whole and says why", (server) =>
    forSeeds(server, seedsEach, { rate: 0.85, kinds: HARMFUL }, ({ done }, said) => {
      ok(done.length > 0, said);
    }));

  test("nothing but faults: every operation fails whole and says why", (server) =>
    forSeeds(server, 1, { rate: 1, kinds: LOST }, ({ done, failed }) => {
      equal(done.join(), "");
      ok(failed.length >= SIZES.length, `${failed.length} failed`);
    }));
}
