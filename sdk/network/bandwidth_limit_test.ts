import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import fc from "fast-check";
import { bandwidthLimit } from "./bandwidth_limit.ts";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";
import { scriptedBytes } from "./testdata/scripted_bytes.ts";

const bytes = (length: number) => new Uint8Array(length);

Deno.test("bandwidthLimit: a burst goes at once, what is beyond waits for the speed", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 500, clock });
  await limit.take(500);
  deepEqual(clock.slept, []);
  await clock.run(limit.take(250));
  equal(clock.now(), 250);
});

Deno.test("bandwidthLimit: a pause fills the burst again and no more", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 500, clock });
  await limit.take(500);
  await clock.advance(3_600_000);
  await limit.take(500);
  await clock.run(limit.take(100));
  equal(clock.now(), 3_600_100);
});

Deno.test("bandwidthLimit: without a burst it is a quarter of a second's, at least 64 KiB", async () => {
  for (const [bytesPerSecond, burst] of [[1_000_000, 250_000], [1_000, 65_536]] as const) {
    const clock = fakeClock();
    const limit = bandwidthLimit({ bytesPerSecond, clock });
    await limit.take(burst);
    deepEqual(clock.slept, []);
    await clock.run(limit.take(1));
    equal(clock.now(), 1_000 / bytesPerSecond < 1 ? 1 : 1_000 / bytesPerSecond);
  }
});

Deno.test("bandwidthLimit: a piece larger than the burst takes its time", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 100, clock });
  await clock.run(limit.take(5_100));
  equal(clock.now(), 5_000);
});

Deno.test("bandwidthLimit: a burst below what a timer can tell loses no speed", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 10_000_000, burst: 1, clock });
  await clock.run(limit.take(5_100_000));
  // 10 MB in one second, after a burst of 10 ms; the timers are whole milliseconds.
  equal(clock.now() >= 500 && clock.now() <= 501, true, String(clock.now()));
});

Deno.test("bandwidthLimit: no bytes and no time", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1, burst: 1, clock });
  await limit.take(1);
  await limit.take(0);
  deepEqual(clock.slept, []);
});

Deno.test("bandwidthLimit: streams share the speed, whatever the size of their pieces", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000_000, clock });
  const sizes = [16_384, 250_000, 8_000, 65_536];
  const passed = sizes.map(() => 0);
  let atEnd: readonly number[] | undefined;
  const read = async (index: number, size: number) => {
    for await (const piece of limit.pass(scriptedBytes([bytes(size), "again"]).iterable)) {
      passed[index] = (passed[index] ?? 0) + piece.length;
      if (clock.now() < 4_000) continue;
      atEnd ??= [...passed];
      break;
    }
  };
  await clock.run(Promise.all(sizes.map((size, index) => read(index, size))));
  for (const [index, total] of atEnd?.entries() ?? []) {
    // A quarter of the burst and of four seconds, but for a piece that is under way.
    const least = 1_062_500 - Math.max(sizes[index] ?? 0, 65_536);
    equal(total >= least && total <= 1_200_000, true, `pieces of ${sizes[index]}: ${total}`);
  }
  equal(atEnd?.length, 4);
});

Deno.test("bandwidthLimit: who takes comes in turn, and cannot shut out a stream", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 1_000, clock });
  await limit.take(1_000);
  const order: string[] = [];
  const take = async (name: string) => {
    await limit.take(1_000);
    order.push(name);
  };
  const pass = async () => {
    const pieces = [bytes(1_000), bytes(1_000), bytes(1_000), "end"] as const;
    for await (const _piece of limit.pass(scriptedBytes(pieces).stream)) order.push("stream");
  };
  await clock.run(Promise.all([take("a"), take("b"), take("c"), pass()]));
  deepEqual(order, ["stream", "a", "stream", "b", "stream", "c"]);
});

Deno.test("bandwidthLimit: a stream passes through unchanged", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 10, clock });
  for (const form of ["stream", "iterable"] as const) {
    const stop = countedSignal();
    const source = scriptedBytes([bytes(3), bytes(0), bytes(40), "end"]);
    const read = Array.fromAsync(limit.pass(source[form], stop.signal), ({ length }) => length);
    deepEqual(await clock.run(read), [3, 0, 40]);
    deepEqual([source.cancels, stop.listeners, clock.sleeping], [[], 0, 0]);
  }
});

Deno.test("bandwidthLimit: aborted in a wait it throws the reason, and the next comes sooner", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 1_000, clock });
  await limit.take(1_000);
  const long = limit.take(1_000, stop.signal);
  const short = limit.take(10);
  await clock.untilSleeping();
  stop.abort("why");
  await rejects(long, (error) => error === "why");
  equal(stop.listeners, 0);
  await clock.run(short);
  equal(clock.now(), 10);
  equal(clock.sleeping, 0);
});

Deno.test("bandwidthLimit: the last to be aborted leaves no timer", async () => {
  const [clock, stop] = [fakeClock(), countedSignal()];
  const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 1, clock });
  const takes = [50, 60, 70].map((count) => limit.take(count, stop.signal));
  await clock.untilSleeping();
  stop.abort("why");
  await Promise.all(takes.map((take) => rejects(take, (error) => error === "why")));
  await clock.advance(0);
  deepEqual([clock.sleeping, stop.listeners], [0, 0]);
  await clock.run(limit.take(1));
});

Deno.test("bandwidthLimit: aborted before the start it takes nothing", async () => {
  const clock = fakeClock();
  const limit = bandwidthLimit({ bytesPerSecond: 1, burst: 1, clock });
  await rejects(limit.take(1, AbortSignal.abort("why")), (error) => error === "why");
  await limit.take(1);
  deepEqual(clock.slept, []);
});

for (const form of ["stream", "iterable"] as const) {
  Deno.test(`bandwidthLimit: a ${form} is cancelled by an abort in the wait`, async () => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const limit = bandwidthLimit({ bytesPerSecond: 1, burst: 1, clock });
    const source = scriptedBytes([bytes(100), "again"]);
    const next = limit.pass(source[form], stop.signal).next();
    await clock.untilSleeping();
    stop.abort("why");
    await rejects(next, (error) => error === "why");
    await clock.advance(0);
    deepEqual([clock.sleeping, stop.listeners, source.cancels.length], [0, 0, 1]);
  });

  Deno.test(`bandwidthLimit: a ${form} is cancelled when its reader leaves in the wait`, async () => {
    const clock = fakeClock();
    const limit = bandwidthLimit({ bytesPerSecond: 1, burst: 1, clock });
    const source = scriptedBytes([bytes(100), "again"]);
    const passing = limit.pass(source[form]);
    const next = passing.next();
    await clock.untilSleeping();
    await passing.return?.();
    equal((await next).done, true);
    await clock.advance(0);
    deepEqual([clock.sleeping, source.cancels.length], [0, 1]);
  });

  Deno.test(`bandwidthLimit: the error of a ${form} passes unchanged`, async () => {
    const given = new Error("broken");
    const limit = bandwidthLimit({ bytesPerSecond: 1_000, clock: fakeClock() });
    const passing = limit.pass(scriptedBytes([() => Promise.reject(given)])[form]);
    await rejects(passing.next(), (error) => error === given);
  });
}

Deno.test("bandwidthLimit: what is no speed, no burst and no count is refused", async () => {
  for (const value of [0, -1, NaN, Infinity]) {
    throws(() => bandwidthLimit({ bytesPerSecond: value }), { code: "invalid_argument" });
    throws(() => bandwidthLimit({ bytesPerSecond: 1, burst: value }), { code: "invalid_argument" });
  }
  const limit = bandwidthLimit({ bytesPerSecond: 1 });
  for (const count of [-1, NaN, Infinity]) {
    await rejects(limit.take(count), { code: "invalid_argument" });
  }
});

Deno.test("bandwidthLimit: never more than the burst and the speed, and little less", async () => {
  const speed = fc.integer({ min: 1, max: 1_000_000 });
  const takes = fc.array(fc.record({ bytes: fc.nat(200_000), pause: fc.nat(500) }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(speed, fc.integer({ min: 1, max: 100_000 }), takes, async (...given) => {
      const [bytesPerSecond, burst, steps] = given;
      let [now, sleeps, taken] = [0, 0, 0];
      // Time jumps over every wait: nobody else is there.
      const sleep = (ms: number) => (now += ms, sleeps++, Promise.resolve());
      const limit = bandwidthLimit({
        bytesPerSecond,
        burst,
        clock: { ...fakeClock(), now: () => now, sleep },
      });
      const most = Math.max(burst, bytesPerSecond / 100);
      for (const { bytes, pause } of steps) {
        now += pause;
        const count = Math.min(bytes, bytesPerSecond);
        const [begun, before] = [now, sleeps];
        await limit.take(count);
        taken += count;
        equal(taken <= most + now * bytesPerSecond / 1_000 + 1e-3, true);
        // Every wait may be a millisecond too long, and no more.
        equal(now - begun <= count * 1_000 / bytesPerSecond + sleeps - before, true);
      }
    }),
  );
});
