import { ok, strictEqual as equal } from "node:assert/strict";
import { exporter } from "../../connectors/dir/exporter.ts";
import { within } from "../../host/within.ts";
import type { FaultOptions } from "../../testing/fault_plan.ts";
import { freshSeed } from "../../testing/seeded_random.ts";
import { startFaulty } from "../../testing/start_faulty.ts";
import { restoreInto } from "./dir_exporter.ts";
import { restorePlace } from "./restore_place.ts";

const ROUNDS = 25;
// A lost byte may leave both sides waiting for each other: then the host gives up.
const PATIENCE_MS = 3000;
const LONG_PATIENCE_MS = 60_000;

const kinds: readonly (readonly [string, Omit<FaultOptions, "seed">])[] = [
  ["truncated", { truncate: 0.002 }],
  ["reset", { reset: 0.002 }],
  ["slow, truncated and reset", { delay: 0.6, truncate: 0.001, reset: 0.001 }],
];

for (const [name, options] of kinds) {
  Deno.test(`E7 an exporter whose connection is ${name} leaves nothing half-written`, async () => {
    const seed = seedOfRun();
    let broken = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if ((await faultyRestore({ ...options, seed: seed + round })).faults > 0) broken++;
    }
    ok(broken > ROUNDS / 3, `only ${broken} of ${ROUNDS} were broken`);
  });
}

Deno.test("an exporter whose connection is slow restores everything", async () => {
  const options = { seed: seedOfRun(), delay: 2 };
  const { faults, error } = await faultyRestore(options, { patience: LONG_PATIENCE_MS });
  equal(error, undefined);
  equal(faults, 0);
});

Deno.test("an exporter survives lost bytes: it ends, and takes no others with it", async () => {
  const seed = seedOfRun();
  for (let round = 0; round < ROUNDS; round++) {
    // Contents may be wrong here: nothing on the wire would tell.
    await faultyRestore({ seed: seed + round, drop: 0.002 }, { whole: false });
  }
});

interface Expected {
  /** Whether every file must be whole. */
  readonly whole?: boolean;
  readonly patience?: number;
}

/** Restores over a faulty connection; how many faults there were, and how it failed. */
async function faultyRestore(
  options: FaultOptions,
  { whole = true, patience = PATIENCE_MS }: Expected = {},
): Promise<{ readonly faults: number; readonly error: unknown }> {
  await using place = await restorePlace();
  const plugin = startFaulty("exporter", exporter, options);
  const work = restoreInto(plugin, place).then(() => undefined, (error: unknown) => error);
  const end = await within(work.then((error) => ({ error })), patience);
  const { error } = end ?? { error: new Error(`the host waited ${patience} ms and gave up`) };
  await plugin.close();
  const said = `seed ${options.seed}: ${JSON.stringify(plugin.faults)}`;
  ok(await plugin.ended, `the plugin did not end after its host left, ${said}`);
  try {
    if (error === undefined && whole) await place.requireAllNew();
    else if (whole) await place.requireWhole();
  } catch (cause) {
    throw new Error(`${said}: ${cause}`, { cause });
  }
  return { faults: plugin.faults.length, error };
}

function seedOfRun(): number {
  const seed = Number(Deno.env.get("FAULT_SEED") ?? freshSeed() % 1_000_000);
  console.log(`faults: seed ${seed}`);
  return seed;
}
