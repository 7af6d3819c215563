import { ConnectorError } from "../../error.ts";
import { joinSignals } from "../../join_signals.ts";
import type { Clock } from "../../network/clock.ts";
import { failureKind } from "../../network/failure_kind.ts";
import { orAbort } from "../../network/or_abort.ts";
import type { HttpAuth } from "./http_auth.ts";
import { sharedWork } from "./shared_work.ts";

/** Authentication as all requests of a client share it. */
export interface AuthGate {
  /**
   * Adds the credentials, when no other request is just renewing them; gives the number of those
   * that were added.
   */
  authorize(headers: Headers, signal: AbortSignal): Promise<number>;
  /**
   * After an answer of 401 to a request with the credentials of that number: whether there are
   * others by now. Of many that are refused, one gets the new ones for all. `isAgain` tells that the
   * request was refused with others before: renewing does not help it.
   */
  renew(refused: number, isAgain: boolean, signal: AbortSignal): Promise<boolean>;
  /** What no message may hold. */
  readonly secrets: readonly string[];
}

/** What a gate needs beside the authentication. */
export interface AuthGateOptions {
  /** What tells the time. */
  readonly clock: Clock;
  /** Ends everything. */
  readonly closing: AbortSignal;
}

/** Milliseconds without another renewal after one that did not help: a server may refuse for ever. */
const PAUSE = 60_000;

/** Makes the gate of an authentication; without one, nothing is added. */
export function authGate(
  auth: HttpAuth | undefined,
  { clock, closing }: AuthGateOptions,
): AuthGate {
  let number = 0;
  /** The last number of which it is known that nothing comes after it. */
  let last = -1;
  let pauseUntil = -Infinity;
  let renewing = 0;
  const renewal = sharedWork(async (signal) => {
    renewing++;
    try {
      const isNew = await auth?.renew?.(signal) ?? false;
      if (isNew) number++;
      else last = number;
      return isNew;
    } finally {
      renewing--;
    }
  });

  return {
    get secrets() {
      return auth?.secrets ?? [];
    },
    async authorize(headers, signal) {
      // The old ones would be refused as well. That renewing fails is told to who asked for it.
      if (renewing > 0) await renewal(signal).catch(() => signal.throwIfAborted());
      const mine = number;
      try {
        if (auth !== undefined) await orAbort(auth.authorize(headers, signal), signal);
      } catch (error) {
        throw isUnfit(error) ? unfit() : error;
      }
      return mine;
    },
    async renew(refused, isAgain, signal) {
      if (auth?.renew === undefined || refused === last) return false;
      if (refused !== number) return true;
      if (isAgain) pauseUntil = clock.now() + PAUSE;
      if (clock.now() < pauseUntil) return false;
      using joined = joinSignals(signal, closing);
      return await renewal(joined.signal);
    },
  };
}

/** Whether it is what headers throw: it repeats the value. */
function isUnfit(error: unknown): boolean {
  return error instanceof TypeError && failureKind(error) === "permanent";
}

function unfit(): ConnectorError {
  return new ConnectorError(
    "cannot add the credentials: they have what no header can hold; check the options they come from",
    { code: "unauthenticated" },
  );
}
