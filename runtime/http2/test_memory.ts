import { Session } from "node:inspector";

const LOOKS = 8;

/**
 * By how many megabytes the memory in use, without garbage, grew at most over the steps; looked at
 * before them, some times between them, and after them. A step that returns `false` is the last.
 */
export async function megabytesGrown(
  steps: number,
  step: (index: number) => Promise<boolean | void>,
): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    const before = await inUse(session);
    const every = Math.ceil(steps / LOOKS);
    let most = before;
    for (let index = 0; index < steps; index++) {
      if (await step(index) === false) break;
      if ((index + 1) % every === 0) most = Math.max(most, await inUse(session));
    }
    return Math.round((Math.max(most, await inUse(session)) - before) / 1e6);
  } finally {
    session.disconnect();
  }
}

/** Bytes in use after a collection of garbage. */
async function inUse(session: Session): Promise<number> {
  const collected = Promise.withResolvers<void>();
  session.post("HeapProfiler.collectGarbage", () => collected.resolve());
  // The answer of the inspector alone does not keep Deno waiting.
  const waiting = setInterval(() => {}, 1000);
  await collected.promise;
  clearInterval(waiting);
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
