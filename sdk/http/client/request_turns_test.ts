import { rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import type { Budget } from "../budget/budget.ts";
import { requestTurns, type TurnRequest } from "./request_turns.ts";

const turn = (key: string, more: Partial<TurnRequest> = {}): TurnRequest => ({
  key,
  cost: 1,
  signal: new AbortController().signal,
  waited: () => {},
  refused: () => {},
  ...more,
});

/** A budget that lets nobody through for a key until it is opened. */
function gatedBudget(
  closed: string,
): Budget & { readonly asked: string[]; readonly learnt: string[]; open(): void } {
  const gate = Promise.withResolvers<void>();
  const asked: string[] = [];
  const learnt: string[] = [];
  return {
    asked,
    learnt,
    open: gate.resolve,
    async acquire(key, { signal } = {}) {
      asked.push(key);
      signal?.throwIfAborted();
      if (key !== closed) return;
      const left = Promise.withResolvers<never>();
      signal?.addEventListener("abort", () => left.reject(signal.reason), { once: true });
      await Promise.race([gate.promise, left.promise]);
    },
    learn: (key, state) => void learnt.push(`${key} ${JSON.stringify(state)}`),
    waits: 0,
    waited: 0,
  };
}

Deno.test("who waits for an exhausted budget keeps nobody waiting who asks another one", async () => {
  const budget = gatedBudget("search");
  const turns = requestTurns(2, budget, fakeClock());
  const waiting = Array.from({ length: 9 }, () => turns.acquire(turn("search")));
  using _one = await turns.acquire(turn("core"));
  using _two = await turns.acquire(turn("core"));
  // No more ask the budget than could be sent.
  equal(budget.asked.filter((key) => key === "search").length, 2);
  budget.open();
  _one[Symbol.dispose]();
  const first = await Promise.race(waiting);
  first[Symbol.dispose]();
  _two[Symbol.dispose]();
  for (const place of waiting) (await place)[Symbol.dispose]();
  equal(budget.asked.length, 11);
});

Deno.test("a turn that is aborted while it waits leaves no place taken", async () => {
  const budget = gatedBudget("a");
  const turns = requestTurns(1, budget, fakeClock());
  const stop = new AbortController();
  const waiting = turns.acquire(turn("a", { signal: stop.signal }));
  stop.abort(new Error("enough"));
  await rejects(waiting, /enough/);
  budget.open();
  (await turns.acquire(turn("a")))[Symbol.dispose]();
  (await turns.acquire(turn("b")))[Symbol.dispose]();
});

Deno.test("the time of waiting is told, also when it ends with a failure", async () => {
  const clock = fakeClock();
  const turns = requestTurns(1, undefined, clock);
  const told: number[] = [];
  const waited = (ms: number) => void told.push(ms);
  const first = await turns.acquire(turn("a", { waited }));
  const second = turns.acquire(turn("a", { waited }));
  const stop = new AbortController();
  const third = turns.acquire(turn("a", { waited, signal: stop.signal }));
  await clock.advance(250);
  stop.abort(new Error("enough"));
  await rejects(third, /enough/);
  await clock.advance(50);
  first[Symbol.dispose]();
  (await second)[Symbol.dispose]();
  equal(told.join(), "0,250,300");
});

Deno.test("the budget is told once of each request it let through, whatever comes of it", async () => {
  const budget = gatedBudget("closed");
  const turns = requestTurns(1, budget, fakeClock());
  const first = await turns.acquire(turn("a"));
  const stop = new AbortController();
  const second = turns.acquire(turn("b", { signal: stop.signal }));
  first.answered({ remaining: 3 });
  first.answered({ remaining: 2 });
  first[Symbol.dispose]();
  equal(budget.learnt.join(), 'a {"remaining":3}');
  const held = await second;
  const third = turns.acquire(turn("c", { signal: stop.signal }));
  // It has passed the budget and waits for its turn.
  while (!budget.asked.includes("c")) await Promise.resolve();
  await Promise.resolve();
  stop.abort(new Error("enough"));
  await rejects(third, /enough/);
  equal(budget.learnt.at(-1), "c {}");
  held[Symbol.dispose]();
  equal(budget.learnt.at(-1), "b {}");
  equal(budget.learnt.length, 3);
});
