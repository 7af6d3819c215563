import { bidi, clientStream, serverStream, unary } from "../../runtime/test_session.ts";
import type { Handler } from "../../runtime/transport.ts";

/** Handlers of every kind, and how many of them run. */
export interface CountedHandlers {
  readonly handlers: readonly Handler[];
  readonly running: () => number;
}

/** What the methods are called: `/fuzz.Fuzz/Echo` and so on. */
export const COUNTED = ["Echo", "Later", "Count", "Forever", "Collect", "Mirror"] as const;

/** The path of one of them. */
export const countedPath = (name: (typeof COUNTED)[number]): string => `/fuzz.Fuzz/${name}`;

/** Makes handlers that read, answer at once or later, or never by themselves. */
export function countedHandlers(): CountedHandlers {
  let running = 0;
  async function counted<T>(work: () => T | Promise<T>): Promise<T> {
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  }
  const later = () => new Promise((resolve) => setTimeout(resolve));
  return {
    running: () => running,
    handlers: [
      unary(countedPath("Echo"), (request) => request),
      unary(countedPath("Later"), (request) =>
        counted(async () => {
          await later();
          return request;
        })),
      serverStream(countedPath("Count"), (request, call) =>
        counted(async () => {
          for (let left = request[0] ?? 3; left > 0; left--) await call.send(new Uint8Array(left));
        })),
      serverStream(countedPath("Forever"), (_request, call) =>
        counted(async () => {
          for (;;) await call.send(new Uint8Array(10_000));
        })),
      clientStream(countedPath("Collect"), (requests) =>
        counted(async () => {
          let sum = 0;
          for await (const { length } of requests) sum += length;
          return Uint8Array.of(sum);
        })),
      bidi(countedPath("Mirror"), (requests, call) =>
        counted(async () => {
          for await (const request of requests) await call.send(request);
        })),
    ],
  };
}
