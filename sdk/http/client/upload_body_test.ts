import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { budget } from "../budget/budget.ts";
import { fixedWindow } from "../budget/fixed_window.ts";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { type HttpClient, httpClient } from "./http_client.ts";
import type { HttpClientOptions } from "./http_client_options.ts";
import { uploadBody } from "./upload_body.ts";

const signal = new AbortController().signal;
const PIECE = 64 * 1024;

/** A stream of so many pieces, each filled with its number, that tells what became of it. */
function pieces(count: number, failure?: Error) {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (seen.pulled < count) {
        return controller.enqueue(new Uint8Array(PIECE).fill(seen.pulled++ % 256));
      }
      if (failure === undefined) controller.close();
      else controller.error(failure);
    },
    cancel: () => void (seen.cancelled = true),
  }, { highWaterMark: 0 });
  return { seen, stream };
}

/** A server on the loopback with a client for it. */
function served(
  handle: (request: Request, nth: number) => Response | Promise<Response>,
  options: Partial<HttpClientOptions> = {},
): AsyncDisposable & { readonly client: HttpClient; readonly requests: () => number } {
  let requests = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {}, onError: () => new Response(null) },
    (request) => handle(request, ++requests),
  );
  const client = httpClient({
    baseUrl: `http://127.0.0.1:${server.addr.port}`,
    signal,
    ...options,
  });
  return {
    client,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      client.close();
      await server.shutdown();
    },
  };
}

const put = (body: ReadableStream<Uint8Array>) => ({ method: "PUT", path: "/a", body, signal });

Deno.test("a stream is sent as it is read, whole", async () => {
  let received = new Uint8Array();
  await using server = served(async (request) => {
    received = await request.bytes();
    return new Response("kept");
  });
  const { seen, stream } = pieces(40);
  equal(await (await server.client.request(put(stream))).text(), "kept");
  equal(received.length, 40 * PIECE);
  ok(received.every((byte, index) => byte === Math.floor(index / PIECE)));
  deepEqual(seen, { pulled: 40, cancelled: false });
  equal(server.requests(), 1);
});

Deno.test("no more is read of a stream than the server takes", async () => {
  const first = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  await using server = served(async (request) => {
    const reader = request.body!.getReader();
    await reader.read();
    first.resolve();
    await go.promise;
    for (;;) if ((await reader.read()).done) return new Response("kept");
  });
  const { seen, stream } = pieces(2_000);
  const sent = server.client.request(put(stream));
  await first.promise;
  // What the buffers of two sockets and of two runtimes hold is far below 125 MB.
  let before = -1;
  while (seen.pulled !== before) {
    before = seen.pulled;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  ok(seen.pulled < 500, `${seen.pulled} pieces`);
  go.resolve();
  await (await sent).body?.cancel();
  equal(seen.pulled, 2_000);
});

for (const status of [429, 503, 507]) {
  Deno.test(`a stream is sent once: a ${status} is an error, and the rest is cancelled`, async () => {
    await using server = served(
      (request) => {
        // Answered before all has come; what comes is read on, or the connection would break.
        request.bytes().catch(() => {});
        return new Response("no room", { status, headers: { "retry-after": "0" } });
      },
      { budget: budget({ rules: [] }) },
    );
    const { seen, stream } = pieces(Infinity);
    const options = { ...put(stream), idempotent: true };
    await rejects(server.client.request(options), new RegExp(`answered ${status}`));
    equal(seen.cancelled, true);
    equal(server.requests(), 1);
  });
}

Deno.test("a stream that fails is the failure, and never a complete body", async () => {
  const whole = Promise.withResolvers<boolean>();
  await using server = served(async (request) => {
    await request.bytes().then(() => whole.resolve(true), () => whole.resolve(false));
    return new Response("kept");
  });
  const { stream } = pieces(10, new Error("the disk broke"));
  await rejects(server.client.request(put(stream)), /^Error: the disk broke$/);
  equal(await whole.promise, false);
  equal(server.requests(), 1);
});

Deno.test("a redirect that asks for the stream anew is told, one that does not is followed", async () => {
  const moved = (status: number) => async (request: Request, nth: number) => {
    await request.body?.cancel();
    return nth > 1 ? new Response("done") : Response.redirect(new URL("/b", request.url), status);
  };
  await using again = served(moved(307));
  await rejects(again.client.request(put(pieces(1).stream)), {
    code: "invalid_argument",
    message: /its body was sent already; check the address/,
  });
  equal(again.requests(), 1);
  await using other = served(moved(303));
  equal(await (await other.client.request(put(pieces(1).stream))).text(), "done");
});

Deno.test("what is refused before it is sent is cancelled", async () => {
  const limits = budget({ rules: [fixedWindow(1, 3_600_000)], longest: 1 });
  await using server = served(() => new Response("fine"), { budget: limits });
  await (await server.client.request({ path: "/", signal })).body?.cancel();
  const { seen, stream } = pieces(1);
  await rejects(server.client.request(put(stream)), { code: "resource_exhausted" });
  deepEqual(seen, { pulled: 0, cancelled: true });
  for (
    const wrong of [{ path: "https://evil.example" }, { path: "/.." }, { method: "GET" }, {
      json: 1,
    }]
  ) {
    const { seen, stream } = pieces(1);
    await rejects(server.client.request({ ...put(stream), ...wrong }));
    deepEqual(seen, { pulled: 0, cancelled: true });
  }
});

Deno.test("a server that takes nothing is given up, and so is one that does not answer", async () => {
  const end = Promise.withResolvers<void>();
  const silent = async (request: Request) => {
    if (new URL(request.url).pathname === "/reads") await request.bytes();
    await end.promise;
    return new Response();
  };
  await using server = served(silent, { answerWithin: 50 });
  for (const [path, count] of [["/a", Infinity], ["/reads", 1]] as const) {
    const { seen, stream } = pieces(count);
    await rejects(server.client.request({ ...put(stream), path }), {
      code: "unavailable",
      message: /did not answer within/,
    });
    equal(seen.cancelled, count === Infinity);
  }
  equal(server.requests(), 2);
  end.resolve();
});

Deno.test("an abort ends the sending with its reason", async () => {
  await using server = served(async (request) => {
    await request.bytes().catch(() => {});
    return new Response();
  });
  const stop = new AbortController();
  const { seen, stream } = pieces(Infinity);
  const sent = server.client.request({ ...put(stream), signal: stop.signal });
  while (seen.pulled === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  stop.abort(new Error("plakar left"));
  await rejects(sent, /plakar left/);
  equal(seen.cancelled, true);
});

Deno.test("a source that is slow is no fault of the server: the watch stands still meanwhile", async () => {
  const clock = fakeClock();
  const source = new TransformStream<Uint8Array, Uint8Array>();
  const writer = source.writable.getWriter();
  let stuck = 0;
  const options = { ms: 1_000, clock, stuck: () => void stuck++ };
  const upload = uploadBody(source.readable, options);
  equal(clock.sleeping, 1);
  const reader = upload.body.getReader();
  const taken = reader.read();
  await clock.advance(1_000_000);
  deepEqual([clock.sleeping, stuck], [0, 0]);
  await writer.write(new Uint8Array(1));
  equal((await taken).value?.length, 1);
  equal(clock.sleeping, 1);
  await clock.advance(1_000);
  equal(stuck, 1);
  upload.end(new Error("given up"));
  await rejects(upload.sent, /given up/);
  await rejects(reader.read(), /given up/);
  equal(clock.sleeping, 0);
});
