import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { abortable } from "./abortable.ts";

/** A signal that knows how many listen to it. */
function countedSignal() {
  const stop = new AbortController();
  const { signal } = stop;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  let listeners = 0;
  signal.addEventListener = (...given: Parameters<typeof add>) => (listeners++, add(...given));
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners--;
    remove(...given);
  };
  return { stop, signal, listeners: () => listeners };
}

Deno.test("the values come through, and nothing stays at the signal", async () => {
  const { signal, listeners } = countedSignal();
  async function* three() {
    yield* [1, 2, 3];
  }
  deepStrictEqual(await Array.fromAsync(abortable(three(), signal)), [1, 2, 3]);
  deepStrictEqual(await Array.fromAsync(abortable([1, 2, 3], signal)), [1, 2, 3]);
  for await (const value of abortable(three(), signal)) if (value === 2) break;
  async function* broken() {
    yield 1;
    throw new Error("the source broke");
  }
  await rejects(Array.fromAsync(abortable(broken(), signal)), /the source broke/);
  strictEqual(listeners(), 0);
});

Deno.test("an abort ends the wait for a source, which is closed when it can be", async () => {
  const { stop, signal, listeners } = countedSignal();
  const gate = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  async function* slow() {
    try {
      yield 1;
      await gate.promise;
      yield 2;
    } finally {
      closed.resolve();
    }
  }
  const seen: number[] = [];
  await rejects(async () => {
    for await (const value of abortable(slow(), signal)) {
      seen.push(value);
      setTimeout(() => stop.abort(new Error("enough")), 1);
    }
  }, /enough/);
  deepStrictEqual([seen, listeners()], [[1], 0]);
  gate.resolve();
  await closed.promise;
});

function* endless(close: () => void) {
  try {
    for (let count = 0;; count++) yield count;
  } finally {
    close();
  }
}

async function* endlessly(close: () => void) {
  yield* endless(close);
}

Deno.test("a source that gives at once ends at an abort, too, and its close is waited for", async () => {
  for (const source of [endless, endlessly]) {
    const stop = new AbortController();
    let closed = false;
    const values = source(() => closed = true);
    await rejects(async () => {
      for await (const value of abortable(values, stop.signal)) {
        if (value === 5) stop.abort(new Error("enough"));
      }
    }, /enough/);
    strictEqual(closed, true);
  }
});
