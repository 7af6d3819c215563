import { ConnectorError } from "../../../sdk/error.ts";

/** Longest wait for anything a plugin should do at once; far above what a busy machine needs. */
const LIMIT_MS = 10_000;

/**
 * What `work` gives, or a failure that names what did not come: a misbehaving plugin must fail its
 * case, not hang it.
 */
export async function inTime<Value>(
  what: string,
  work: Promise<Value>,
  signal: AbortSignal,
  milliseconds: number = LIMIT_MS,
): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  const timer = setTimeout(
    () =>
      reject(
        new ConnectorError(`${what} did not come within ${milliseconds / 1000} s`, {
          code: "deadline_exceeded",
        }),
      ),
    milliseconds,
  );
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

/** Lets time pass; rejects when the run is given up. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  try {
    await inTime("the end of a pause", promise, signal, milliseconds + LIMIT_MS);
  } finally {
    clearTimeout(timer);
  }
}
