import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { bandwidthLimit } from "./bandwidth_limit.ts";
import { contentAnswer } from "./content_answer.ts";
import { resumedContent } from "./resumed_content.ts";
import type { ContentPart, ContentReading } from "./resumed_pieces.ts";
import { type FakeClock, fakeClock } from "./testdata/fake_clock.ts";
import { someBytes } from "./testdata/some_bytes.ts";

const bytes = someBytes(10_000);

/** What a server does to one answer. */
interface Fault {
  /** Breaks off after so many bytes of it. */
  readonly cut?: number;
  /** Gives the whole content, whatever part was asked for. */
  readonly whole?: boolean;
  /** Another version than "1". */
  readonly etag?: string | undefined;
}

/** A server of {@link bytes} with one fault for each answer, and what it was asked. */
function server(faults: readonly Fault[]) {
  const asked: (ContentPart | undefined)[] = [];
  const broken: number[] = [];
  const clock = fakeClock();
  const reading = {
    ask(part: ContentPart | undefined) {
      const { cut = Infinity, whole = false, ...fault } = faults[asked.push(part) - 1] ?? {};
      const etag = "etag" in fault ? fault.etag : '"1"';
      const isPart = part !== undefined && !whole;
      const { start, end = bytes.length } = isPart ? part : { start: 0, end: bytes.length };
      if (start >= bytes.length) return Promise.resolve(undefined);
      const last = Math.min(end, bytes.length);
      const content = bytes.subarray(start, last);
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(content.slice(0, cut));
          if (cut >= content.length) controller.close();
        },
        pull: (controller) => controller.error(new Deno.errors.ConnectionReset("os error 104")),
      });
      const headers = {
        "content-length": String(content.length),
        ...(etag === undefined ? {} : { etag }),
        ...(isPart ? { "content-range": `bytes ${start}-${last - 1}/${bytes.length}` } : {}),
      };
      const answer = new Response(body, { status: isPart ? 206 : 200, headers });
      return Promise.resolve(contentAnswer(answer, "get it"));
    },
    action: "get it",
    stallMs: 1_000,
    broke: (_error: unknown, position: number) => void broken.push(position),
    clock,
    signal: new AbortController().signal,
  };
  return { reading, asked, broken, clock };
}

/** All of content, in small pieces, as far as `clock` has to go on for it. */
function readAll(clock: FakeClock, reading: ContentReading): Promise<Uint8Array> {
  return clock.run((async () => {
    const content = await resumedContent(reading);
    const all: number[] = [];
    const buffer = new Uint8Array(999);
    for (let count; (count = await content.read(buffer)) !== null;) {
      all.push(...buffer.subarray(0, count));
    }
    content.close();
    return Uint8Array.from(all);
  })());
}

Deno.test("resumedContent: the rest is asked for where it broke off, under the same version", async () => {
  const { reading, asked, broken, clock } = server([{ cut: 4_000 }, { cut: 1 }, {}]);
  deepEqual(await readAll(clock, reading), bytes);
  deepEqual(asked, [
    undefined,
    { start: 4_000, end: undefined, range: "bytes=4000-", etag: '"1"' },
    { start: 4_001, end: undefined, range: "bytes=4001-", etag: '"1"' },
  ]);
  deepEqual(broken, [4_000, 4_001]);
  deepEqual(clock.slept.filter((ms) => ms < 1_000), [100, 200]);
});

Deno.test("resumedContent: a range is what comes, of servers that know none, too", async () => {
  const range = { start: 100, end: 9_000 };
  for (const whole of [false, true]) {
    const { reading, asked, clock } = server([{ cut: 5_000, whole }, { whole }]);
    deepEqual(await readAll(clock, { ...reading, range }), bytes.slice(100, 9_000));
    deepEqual(asked.map((part) => part?.range), [
      "bytes=100-8999",
      whole ? "bytes=5000-8999" : "bytes=5100-8999",
    ]);
  }
  const beyond = server([]);
  const content = await resumedContent({
    ...beyond.reading,
    range: { start: 10_000, end: undefined },
  });
  equal(content.byteLength, 0);
  equal(await content.read(new Uint8Array(1)), null);
});

Deno.test("resumedContent: bytes of another version, or of none, are never put behind the first", async () => {
  for (const whole of [false, true]) {
    const { reading, clock } = server([{ cut: 4_000 }, { etag: '"2"', whole }]);
    await rejects(readAll(clock, reading), {
      code: "failed_precondition",
      message: /cannot get it: the content was replaced while it was read; read it again/,
    });
  }
  const none = server([{ cut: 4_000, etag: undefined }, {}]);
  await rejects(readAll(none.clock, none.reading), /the server names no version \(ETag\)/);
  // Before the first byte there is nothing to put it behind.
  const first = server([{ cut: 0, etag: undefined }, {}]);
  deepEqual(await readAll(first.clock, first.reading), bytes);
  deepEqual(first.asked, [undefined, undefined]);
});

Deno.test("resumedContent: 6 breaks without progress are the most, and one where nothing is repeated", async () => {
  const faults = Array.from({ length: 20 }, () => ({ cut: 10 }));
  const { reading, asked, clock } = server(faults);
  await rejects(readAll(clock, reading), { code: "unavailable" });
  equal(asked.length, 7);
  const once = server(faults);
  await rejects(readAll(once.clock, { ...once.reading, isRepeatable: false }), /connection broke/);
  equal(once.asked.length, 1);
});

Deno.test("resumedContent: a check sees each byte once, in order, and has the last word", async () => {
  const { reading, clock } = server([{ cut: 4_000 }, {}]);
  const seen: number[] = [];
  const wrong = new Error("it is damaged");
  const check = {
    update: (piece: Uint8Array) => void seen.push(...piece),
    finish() {
      throw wrong;
    },
  };
  const checked = {
    ...reading,
    async ask(part: ContentPart | undefined) {
      const answer = await reading.ask(part);
      return answer === undefined ? undefined : { ...answer, check };
    },
  };
  await rejects(readAll(clock, checked), wrong);
  deepEqual(Uint8Array.from(seen), bytes);
});

Deno.test("resumedContent: a limit of bandwidth holds bytes back, and is no silence of the server", async () => {
  const { reading, asked, clock } = server([]);
  const bandwidth = bandwidthLimit({ bytesPerSecond: 100, burst: 100, clock });
  equal((await readAll(clock, { ...reading, bandwidth })).length, bytes.length);
  equal(Math.round(clock.now() / 1_000), 99);
  equal(asked.length, 1);
});
