import { rejects, strictEqual as equal } from "node:assert/strict";
import { bandwidthLimit } from "./bandwidth_limit.ts";
import { fakeClock } from "./testdata/fake_clock.ts";
import { readText } from "./read_text.ts";

function settings(most: number) {
  return { action: "list", most, stallMs: 1000, within: 5000, clock: fakeClock() };
}

/** A body in pieces that tells whether it was cancelled. */
function pieces(...parts: readonly Uint8Array<ArrayBuffer>[]) {
  const left = [...parts];
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const part = left.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
    cancel() {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { answer: new Response(body), state };
}

Deno.test("readText: joins letters that pieces cut", async () => {
  const bytes = new TextEncoder().encode("aé\u{1f600}");
  const { answer } = pieces(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
  equal(await readText(answer, settings(bytes.length)), "aé\u{1f600}");
  equal(await readText(new Response(null), settings(1)), "");
});

Deno.test("readText: refuses more than it may hold, or gives the beginning, and cancels the rest", async () => {
  const part = () => new TextEncoder().encode("abcd");
  const long = pieces(part(), part(), part());
  await rejects(readText(long.answer, settings(6)), /more than 6 bytes/);
  equal(long.state.cancelled, true);
  const cut = pieces(part(), part(), part());
  equal(await readText(cut.answer, { ...settings(6), cut: true }), "abcdab");
  equal(cut.state.cancelled, true);
});

Deno.test("readText: gives up on a body that stalls", async () => {
  const clock = fakeClock();
  const answer = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  await rejects(clock.run(readText(answer, { ...settings(10), clock })), {
    code: "unavailable",
    message: /no byte came for 1 s/,
  });
});

Deno.test("readText: gives up on a body that never stalls and never ends, and cancels it", async () => {
  const clock = fakeClock();
  const cancelled = Promise.withResolvers<void>();
  const answer = new Response(
    new ReadableStream({
      async pull(controller) {
        await clock.sleep(500);
        controller.enqueue(new TextEncoder().encode(" "));
      },
      cancel: () => cancelled.resolve(),
    }, { highWaterMark: 0 }),
  );
  await rejects(clock.run(readText(answer, { ...settings(100), clock })), {
    code: "unavailable",
    message: /did not finish within 5 s/,
  });
  await cancelled.promise;
});

Deno.test("readText: a limit of bandwidth holds it back, and is no silence of the server", async () => {
  const clock = fakeClock();
  const bandwidth = bandwidthLimit({ bytesPerSecond: 100, burst: 100, clock });
  const text = "x".repeat(400);
  const read = readText(new Response(text), { ...settings(400), clock, bandwidth });
  equal(await clock.run(read), text);
  equal(Math.round(clock.now() / 1_000), 3);
});
