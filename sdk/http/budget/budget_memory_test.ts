import { strictEqual as equal } from "node:assert/strict";

/** Bytes that stay when work that may grow was done a few times, and a hundred times as often. */
async function grown(code: string): Promise<number> {
  const at = (module: string) => JSON.stringify(import.meta.resolve(module));
  const whole = `
    import { bucketMeter } from ${at("./token_bucket.ts")};
    import { fixedMeter } from ${at("./fixed_window.ts")};
    import { movingMeter } from ${at("./moving_window.ts")};
    import { budget } from ${at("./budget.ts")};
    import { fixedWindow } from ${at("./fixed_window.ts")};
    import { movingWindow } from ${at("./moving_window.ts")};
    import { steadyItems } from ${at("../paging/steady_items.ts")};
    const used = () => { globalThis.gc(); globalThis.gc(); return Deno.memoryUsage().heapUsed; };
    ${code}
    await work(0, 2_000);
    const early = used();
    await work(2_000, 202_000);
    console.log(used() - early);
  `;
  const args = ["run", "--no-lock", "--no-check", "--v8-flags=--expose-gc", "-A"];
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, whole);
    const command = new Deno.Command(Deno.execPath(), { args: [...args, file], stdin: "null" });
    const { stdout, stderr, success } = await command.output();
    equal(success, true, new TextDecoder().decode(stderr));
    return Number(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(file);
  }
}

/** An entry for each of 200,000 would be several MB. */
const MOST = 1_000_000;

Deno.test("rules remember no more after 200,000 requests than after 2,000", async () => {
  const bytes = await grown(`
    const meters = [
      bucketMeter(1e7, 1, 0), fixedMeter(1e7, 3_600_000), movingMeter(1e7, 3_600_000),
    ];
    const work = (from, to) => {
      for (let now = from; now < to; now++) {
        for (const meter of meters) meter.take(1 - meter.wait(1, now), now);
      }
    };
  `);
  equal(bytes < MOST, true, `${bytes} bytes`);
});

Deno.test("a budget forgets keys at rest, names of limits and who left the row", async () => {
  const bytes = await grown(`
    let time = 0;
    const clock = {
      now: () => time,
      date: () => time,
      random: () => 0,
      sleep: (ms, signal) => new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
    };
    const limits = budget({ rules: [movingWindow(5, 1_000), fixedWindow(5, 1_000)], clock });
    const { signal } = new AbortController();
    const work = async (from, to) => {
      for (let count = from; count < to; count++) {
        time += 100;
        await limits.acquire("key " + count, { signal });
        limits.learn("key " + count, {});
        const resetAt = time + 60_000 + count;
        limits.learn("one", { name: "name " + count, remaining: 9, resetAt });
        if (count % 100 > 0) continue;
        limits.learn("shut", { retryAfter: 60_000 });
        const leaves = new AbortController();
        const left = limits.acquire("shut", leaves).catch(() => {});
        leaves.abort();
        await left;
      }
    };
  `);
  equal(bytes < MOST, true, `${bytes} bytes`);
});

Deno.test("steadyItems remembers the keys of a few pages, however long the list is", async () => {
  const bytes = await grown(`
    const { signal } = new AbortController();
    const ask = ({ offset, size }) =>
      Promise.resolve(Array.from({ length: size }, (_, index) => "key " + (offset + index)));
    const items = steadyItems({ ask, key: (key) => key, size: 100, by: "offset", action: "a", signal });
    const work = async (from, to) => {
      for (let count = from; count < to; count++) await items.next();
    };
  `);
  equal(bytes < MOST, true, `${bytes} bytes`);
});
