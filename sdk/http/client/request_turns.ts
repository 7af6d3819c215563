import type { Clock } from "../../network/clock.ts";
import { type ConcurrencyLimit, concurrencyLimit } from "../../network/concurrency_limit.ts";
import type { Budget } from "../budget/budget.ts";
import type { RateState } from "../budget/rate_state.ts";

/** What a request asks to be let through. */
export interface TurnRequest {
  /** Which budget it counts for. */
  readonly key: string;
  /** What it takes of it. */
  readonly cost: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Called with the milliseconds that were waited. */
  waited(ms: number): void;
  /** Called with the error of a budget that lets it through too late, or never. */
  refused(error: unknown): void;
}

/** A turn. Dispose of it when there will be no answer; after `answered` that does nothing. */
export interface RequestTurn extends Disposable {
  /** Ends the turn, and tells the budget what the answer says of a limit. */
  answered(rate: RateState | undefined): void;
}

/** Lets requests through as the budget and the number of those under way permit. */
export interface RequestTurns {
  /** Waits for a turn. */
  acquire(request: TurnRequest): Promise<RequestTurn>;
}

/**
 * Makes the turns of a client: at most `most` requests wait for an answer at a time, and of each
 * budget at most so many are let through ahead of that. Whoever waits for an exhausted budget keeps
 * nobody waiting who asks another one; and what an answer tells of a budget holds for all but the few
 * that were let through before it came.
 */
export function requestTurns(
  most: number,
  budget: Budget | undefined,
  clock: Clock,
): RequestTurns {
  const turns = concurrencyLimit(most);
  const ofKey = new Map<string, ConcurrencyLimit>();

  async function ofBudget(key: string, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    let limit = ofKey.get(key);
    if (limit === undefined) ofKey.set(key, limit = concurrencyLimit(most));
    const place = await limit.acquire(signal);
    return {
      [Symbol.dispose]() {
        place[Symbol.dispose]();
        // Keys may be many; one that nobody asks for is forgotten.
        const isIdle = limit.running === 0 && limit.waiting === 0;
        if (isIdle && ofKey.get(key) === limit) ofKey.delete(key);
      },
    };
  }

  /** Waits for the budget; the turn tells it, once, what came of the request. */
  async function budgeted({ key, cost, signal, refused }: TurnRequest): Promise<RequestTurn> {
    using places = new DisposableStack();
    if (budget === undefined) return turnOf(places.move(), () => {});
    places.use(await ofBudget(key, signal));
    await budget.acquire(key, { cost, signal }).catch((error) => {
      refused(error);
      throw error;
    });
    return turnOf(places.move(), (rate) => budget.learn(key, rate ?? {}));
  }

  return {
    async acquire(request) {
      const begun = clock.now();
      try {
        const turn = await budgeted(request);
        using places = new DisposableStack();
        places.use(turn);
        places.use(await turns.acquire(request.signal));
        return turnOf(places.move(), turn.answered);
      } finally {
        request.waited(clock.now() - begun);
      }
    },
  };
}

function turnOf(
  places: DisposableStack,
  tell: (rate: RateState | undefined) => void,
): RequestTurn {
  let isOver = false;
  const end = (rate: RateState | undefined) => {
    if (isOver) return;
    isOver = true;
    // Before the next one gets this place.
    tell(rate);
    places.dispose();
  };
  return { answered: end, [Symbol.dispose]: () => end(undefined) };
}
