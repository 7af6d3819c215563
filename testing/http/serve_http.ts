import { joinSignals } from "../../sdk/join_signals.ts";
import type { HttpHandler } from "./http_handler.ts";

/** A handler that is served; disposal ends it with all connections. */
export interface ServedHttp extends AsyncDisposable {
  /** Where it is served, without a slash at its end: `http://127.0.0.1:41234`. */
  readonly origin: string;
}

/**
 * Serves a handler on a free port of the loopback, so that an executable can be pointed at it.
 *
 * An error that the handler throws is answered with status 501, which clients do not try again, and
 * its message; disposal throws the first one, so that no test passes over it. The signal of a request
 * aborts when its client leaves an answer in the middle, and when the server ends.
 *
 * @param handle What answers.
 * @param options `signal` ends the server.
 * @example
 * ```ts
 * import { fakeHttp, serveHttp } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({ routes: { "GET /notes": () => Response.json([{ id: 1 }]) } });
 * await using server = serveHttp(fake.handle);
 * const answer = await fetch(`${server.origin}/notes`);
 * console.log(await answer.json()); // [ { id: 1 } ]
 * ```
 */
export function serveHttp(
  handle: HttpHandler,
  { signal }: { readonly signal?: AbortSignal } = {},
): ServedHttp {
  signal?.throwIfAborted();
  const life = new AbortController();
  const failures: unknown[] = [];
  const breaking = new Set<Promise<void>>();
  const stop = () => life.abort();
  signal?.addEventListener("abort", stop, { once: true });
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    signal: life.signal,
    onListen() {},
    // What breaks inside of a body is broken on purpose, or by the client.
    onError: () => new Response(null, { status: 500 }),
  }, async (incoming, { completed }) => {
    const left = new AbortController();
    const gone = joinSignals(left.signal, life.signal);
    // A body that did not go out whole was left by its client.
    completed.catch(() => left.abort(GONE)).finally(() => gone[Symbol.dispose]());
    // Deno's own signal aborts after a good end as well; who takes it, or copies it, is told on stderr.
    const { url, method, headers, body } = incoming;
    const request = new Request(url, { method, headers, body, signal: gone.signal });
    try {
      const answer = await handle(request);
      return answer.body === null ? answer : new Response(sentFirst(answer.body, breaking), answer);
    } catch (error) {
      // A client that has gone is no fault of the handler.
      if (!gone.signal.aborted) failures.push(error);
      const text = error instanceof Error ? error.message : String(error);
      return new Response(text, { status: 501, headers: { "content-type": "text/plain" } });
    }
  });
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener("abort", stop);
      stop();
      await server.finished;
      while (breaking.size > 0) await Promise.all(breaking);
      if (failures.length > 0) throw failures[0];
    },
  };
}

const GONE = new DOMException("the client has gone", "AbortError");

/** The same body, whose failure comes after what came before it was sent. */
function sentFirst(
  body: ReadableStream<Uint8Array>,
  breaking: Set<Promise<void>>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        const turns = someTurns();
        breaking.add(turns);
        await turns;
        breaking.delete(turns);
        controller.error(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** The server sends what it has as soon as it must wait for more. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((next) => setTimeout(next, 1));
}
