import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { watchStalls } from "./stall_watch.ts";
import { answerOnce } from "./testdata/answer_once.ts";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";
import { scriptedBytes } from "./testdata/scripted_bytes.ts";

const ACTION = 'read "a"';
const bytes = (length: number) => new Uint8Array(length);

/** Both forms of content, with a look at how they were closed. */
const FORMS = ["stream", "iterable"] as const;

for (const form of FORMS) {
  Deno.test(`watchStalls: a ${form} passes through whole, one timer for all of it`, async () => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const source = scriptedBytes([bytes(3), bytes(0), bytes(2), "end"]);
    const lengths: number[] = [];
    const options = { ms: 1_000, action: ACTION, clock, signal: stop.signal };
    for await (const piece of watchStalls(source[form], options)) lengths.push(piece.length);
    deepEqual(lengths, [3, 2]);
    await clock.advance(0);
    deepEqual([clock.sleeping, clock.slept, stop.listeners], [0, [1_000], 0]);
    deepEqual(source.cancels, []);
  });

  Deno.test(`watchStalls: a ${form} that is silent too long fails as transient`, async () => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const source = scriptedBytes([bytes(3), "hang"]);
    const watched = watchStalls(source[form], {
      ms: 60_000,
      action: ACTION,
      clock,
      signal: stop.signal,
    });
    deepEqual(await watched.next(), { done: false, value: bytes(3) });
    await clock.advance(59_000);
    const next = watched.next();
    const failure = rejects(next, (error: Error & { code: string }) => {
      equal(
        error.message,
        'cannot read "a": no byte came for 1 minute; ' +
          "check the network and the server, then try again",
      );
      equal(error.code, "unavailable");
      deepEqual(source.cancels, form === "stream" ? [error] : [undefined]);
      return true;
    });
    // The reader's own time does not count: the minute begins with its question.
    await clock.advance(59_999);
    deepEqual(source.cancels, []);
    await clock.advance(1);
    await failure;
    deepEqual([clock.sleeping, stop.listeners], [0, 0]);
    deepEqual(await watched.next(), { done: true, value: undefined });
  });

  Deno.test(`watchStalls: a ${form} of empty pieces is a stall`, async () => {
    const clock = fakeClock();
    const source = scriptedBytes([async () => (await clock.sleep(400), bytes(0)), "again"]);
    const watched = watchStalls(source[form], { ms: 1_000, action: ACTION, clock });
    await rejects(clock.run(watched.next()), /no byte came for 1 second/);
    equal(source.cancels.length, 1);
  });

  Deno.test(`watchStalls: a ${form} whose reader is slow is no stall`, async () => {
    const clock = fakeClock();
    const source = scriptedBytes([bytes(1), bytes(1), "end"]);
    const watched = watchStalls(source[form], { ms: 10, action: ACTION, clock });
    for (let pieces = 0; pieces < 2; pieces++) {
      equal((await watched.next()).done, false);
      await clock.advance(1_000);
      equal(clock.sleeping, 0);
    }
    equal((await watched.next()).done, true);
  });

  Deno.test(`watchStalls: the error of a ${form} passes unchanged`, async () => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const given = new Error("broken");
    const source = scriptedBytes([bytes(1), () => Promise.reject(given)]);
    const watched = watchStalls(source[form], {
      ms: 10,
      action: ACTION,
      clock,
      signal: stop.signal,
    });
    await watched.next();
    await rejects(watched.next(), (error) => error === given);
    await clock.advance(0);
    deepEqual([clock.sleeping, stop.listeners], [0, 0]);
    equal((await watched.next()).done, true);
  });

  for (const leave of ["break", "throw"] as const) {
    Deno.test(`watchStalls: a ${form} is cancelled by a reader's ${leave}`, async () => {
      const [clock, stop] = [fakeClock(), countedSignal()];
      const source = scriptedBytes([bytes(1), bytes(1), "end"]);
      const options = { ms: 10, action: ACTION, clock, signal: stop.signal };
      const given = new Error("the reader's");
      const read = async () => {
        for await (const _piece of watchStalls(source[form], options)) {
          if (leave === "break") break;
          throw given;
        }
      };
      if (leave === "break") await read();
      else await rejects(read(), (error) => error === given);
      deepEqual(source.cancels, [undefined]);
      await clock.advance(0);
      deepEqual([clock.sleeping, stop.listeners], [0, 0]);
    });
  }

  Deno.test(`watchStalls: a ${form} of which nothing was read is cancelled on return`, async () => {
    const source = scriptedBytes([bytes(1), "end"]);
    const watched = watchStalls(source[form], { ms: 10, action: ACTION, clock: fakeClock() });
    await watched.return?.();
    await watched.return?.();
    deepEqual(source.cancels, [undefined]);
    equal((await watched.next()).done, true);
  });

  Deno.test(`watchStalls: a return frees who waits for a ${form} that hangs`, async () => {
    const clock = fakeClock();
    const source = scriptedBytes(["hang"]);
    const watched = watchStalls(source[form], { ms: 10, action: ACTION, clock });
    const next = watched.next();
    await clock.untilSleeping();
    await watched.return?.();
    deepEqual(await next, { done: true, value: undefined });
    equal(clock.sleeping, 0);
    equal(source.cancels.length, 1);
  });

  Deno.test(`watchStalls: an abort frees who waits for a ${form} that hangs`, async () => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const source = scriptedBytes(["hang"]);
    const watched = watchStalls(source[form], {
      ms: 10,
      action: ACTION,
      clock,
      signal: stop.signal,
    });
    const next = watched.next();
    await clock.untilSleeping();
    stop.abort("why");
    await rejects(next, (error) => error === "why");
    deepEqual([clock.sleeping, stop.listeners, source.cancels.length], [0, 0, 1]);
  });

  Deno.test(`watchStalls: an abort before anything is read cancels a ${form}`, async () => {
    for (const early of [true, false]) {
      const [clock, stop] = [fakeClock(), countedSignal()];
      const source = scriptedBytes([bytes(1), "end"]);
      if (early) stop.abort("why");
      const watched = watchStalls(source[form], {
        ms: 10,
        action: ACTION,
        clock,
        signal: stop.signal,
      });
      if (!early) stop.abort("why");
      equal(source.cancels.length, 1);
      await rejects(watched.next(), (error) => error === "why");
      equal((await watched.next()).done, true);
      deepEqual(clock.slept, []);
    }
  });

  Deno.test(`watchStalls: a ${form} that fails to close does so unheard after a stall`, async () => {
    const clock = fakeClock();
    const source = scriptedBytes(["hang"], { failOnCancel: new Error("unheard") });
    const watched = watchStalls(source[form], { ms: 10, action: ACTION, clock });
    await rejects(clock.run(watched.next()), /no byte came for 10 ms/);
    equal(source.cancels.length, 1);
  });

  Deno.test(`watchStalls: several questions at once to a ${form} are answered in order`, async () => {
    const source = scriptedBytes([bytes(1), bytes(2), bytes(3), "end"]);
    const watched = watchStalls(source[form], { ms: 10, action: ACTION, clock: fakeClock() });
    const pieces = await Promise.all([1, 2, 3, 4].map(() => watched.next()));
    deepEqual(pieces.map(({ value }) => value?.length), [1, 2, 3, undefined]);
  });
}

for (const end of ["stall", "abort", "break"] as const) {
  Deno.test(`watchStalls: a real body is closed down to its connection by a ${end}`, async () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
    await using server = answerOnce(head, { hang: true });
    const [clock, stop] = [fakeClock(), countedSignal()];
    const { body } = await fetch(`http://127.0.0.1:${server.port}/`);
    if (body === null) throw new Error("no body");
    const options = { ms: 60_000, action: ACTION, clock, signal: stop.signal };
    const read = async () => {
      for await (const piece of watchStalls(body, options)) {
        equal(new TextDecoder().decode(piece), "abc");
        if (end === "break") break;
        if (end === "abort") stop.abort(new Error("no byte more"));
      }
    };
    if (end === "break") await read();
    else await rejects(clock.run(read()), /no byte/);
    await server.left;
    equal(stop.listeners, 0);
  });
}
