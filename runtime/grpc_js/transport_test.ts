import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { Codec, MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { handler } from "../handler.ts";
import { memoryConnection } from "../memory_connection.ts";
import type {
  BidiHandler,
  ClientStreamHandler,
  Connection,
  Handler,
  ServerStreamHandler,
  UnaryHandler,
} from "../transport.ts";
import { writerTo } from "./duplex.ts";
import { frameWriter } from "./frame_writer.ts";
import { framed, type TestClient, testClient } from "./test_client.ts";
import { grpcJsTransport } from "./transport.ts";

const bytes: Codec<Uint8Array> = { encode: (message) => message, decode: (data) => data.slice() };
const text = (value: string) => new TextEncoder().encode(value);
const shown = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

type Bytes = Uint8Array;
const unary = (path: string, handle: UnaryHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "unary"), handle });
const serverStream = (path: string, handle: ServerStreamHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "serverStream"), handle });
const clientStream = (path: string, handle: ClientStreamHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "clientStream"), handle });
const bidi = (path: string, handle: BidiHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "bidi"), handle });

function method<Kind extends MethodKind>(
  path: string,
  kind: Kind,
): MethodDefinition<Uint8Array, Uint8Array, Kind> {
  return { path, kind, request: bytes, response: bytes };
}

interface Session {
  /** A client on the host's end, or on a stand-in for it; closed with the session. */
  client(connection?: Connection): TestClient;
  readonly host: Connection;
  readonly served: Promise<void>;
  readonly abort: AbortController;
  closeHost(): void;
}

/** Serves `handlers` to a client for the length of `body`; everything is closed after it. */
async function session(
  handlers: readonly Handler[],
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const abort = new AbortController();
  const served = grpcJsTransport(handlers, plugin, {
    signal: abort.signal,
    maxMessageBytes: 4 * 1024 * 1024,
  });
  served.catch(() => {});
  let client: TestClient | undefined;
  try {
    await body({
      client: (connection = host) => client = testClient(connection),
      host,
      served,
      abort,
      closeHost,
    });
  } finally {
    closeHost();
    await served.catch(() => {});
    closePlugin();
    await client?.close();
  }
}

const echo = unary("/test.Test/Echo", (request) => request);

/** Collects requests and notes how their stream ended: the decision a Put has to make. */
function collector(): {
  readonly handler: Handler;
  readonly outcome: Promise<{ readonly count: number; readonly end: "half-close" | "cut" }>;
  readonly signal: Promise<AbortSignal>;
} {
  const outcome = Promise.withResolvers<{ count: number; end: "half-close" | "cut" }>();
  const signal = Promise.withResolvers<AbortSignal>();
  return {
    outcome: outcome.promise,
    signal: signal.promise,
    handler: clientStream("/test.Test/Collect", async (requests, call) => {
      signal.resolve(call.signal);
      let count = 0;
      try {
        for await (const _ of requests) count++;
      } catch (error) {
        outcome.resolve({ count, end: "cut" });
        throw error;
      }
      outcome.resolve({ count, end: "half-close" });
      return text(String(count));
    }),
  };
}

const pause = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("unary, server stream, client stream and bidi calls carry messages both ways", async () => {
  const { handler: collect } = collector();
  const count = serverStream("/test.Test/Count", async (request, call) => {
    for (let at = 0; at < Number(shown(request)); at++) await call.send(text(String(at)));
  });
  const mirror = bidi("/test.Test/Mirror", async (requests, call) => {
    for await (const request of requests) await call.send(request);
  });
  await session([echo, collect, count, mirror], async ({ client: connect }) => {
    const client = connect();
    const echoed = await client.ask("/test.Test/Echo", text("hello"));
    deepEqual([echoed.status, echoed.answers.map(shown)], ["0", ["hello"]]);
    const counted = await client.ask("/test.Test/Count", text("3"));
    deepEqual([counted.status, counted.answers.map(shown)], ["0", ["0", "1", "2"]]);
    const none = await client.ask("/test.Test/Count", text("0"));
    deepEqual([none.status, none.answers], ["0", []]);

    const put = client.call("/test.Test/Collect");
    for (let at = 0; at < 100; at++) put.send(text("x"));
    put.end();
    equal(shown(await put.next()), "100");
    equal(await put.next(), undefined);
    equal((await put.ended).status, "0");

    const talk = client.call("/test.Test/Mirror");
    talk.send(text("one"));
    equal(shown(await talk.next()), "one");
    talk.send(new Uint8Array());
    equal((await talk.next())?.length, 0);
    talk.end();
    equal(await talk.next(), undefined);
    equal((await talk.ended).status, "0");
  });
});

Deno.test("P8 an unknown method or service is UNIMPLEMENTED and the connection stays up", async () => {
  await session([echo], async ({ client: connect }) => {
    const client = connect();
    equal((await client.ask("/test.Test/Nothing")).status, "12");
    equal((await client.ask("/other.Service/Echo")).status, "12");
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

Deno.test("P15 an error text with non-ASCII, percent and newline is percent-encoded", async () => {
  const message = 'cannot open "/süß/100%":\nno such file 😀';
  const fails = unary("/test.Test/Fail", () => {
    throw new ConnectorError(message, { code: "not_found" });
  });
  await session([fails], async ({ client: connect }) => {
    const client = connect();
    const answer = await client.ask("/test.Test/Fail");
    equal(answer.status, "5");
    match(answer.message ?? "", /^[\x20-\x7e]+$/);
    equal(decodeURIComponent(answer.message ?? ""), message);
  });
});

Deno.test("P15 a very long error text arrives, bounded", async () => {
  const fails = unary("/test.Test/Fail", () => Promise.reject(new Error("é".repeat(200_000))));
  await session([fails, echo], async ({ client: connect }) => {
    const client = connect();
    const answer = await client.ask("/test.Test/Fail");
    equal(answer.status, "2");
    match(decodeURIComponent(answer.message ?? ""), /^é{8000}/);
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

Deno.test("P16 a handler that throws or rejects fails its call only", async () => {
  const thrown = () => {
    throw new Error("thrown");
  };
  const rejected = () => Promise.reject("rejected");
  const failing = [
    ...[unary, serverStream, clientStream, bidi].map((make, at) =>
      make(`/test.Test/${at}Throws`, thrown)
    ),
    ...[unary, serverStream, clientStream, bidi].map((make, at) =>
      make(`/test.Test/${at}Rejects`, rejected)
    ),
  ];
  await session([...failing, echo], async ({ client: connect }) => {
    const client = connect();
    for (const { method } of failing) {
      const { status, message } = await client.ask(method.path);
      equal(status, "2", method.path);
      equal(message, method.path.endsWith("Throws") ? "thrown" : "rejected");
    }
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

Deno.test("requests end at a half-close only: empty, after messages", async () => {
  for (const messages of [0, 1, 5]) {
    const { handler: collect, outcome, signal } = collector();
    await session([collect], async ({ client: connect }) => {
      const client = connect();
      const put = client.call("/test.Test/Collect");
      for (let at = 0; at < messages; at++) put.send(text("x"));
      put.end();
      deepEqual(await outcome, { count: messages, end: "half-close" });
      equal(shown(await put.next()), String(messages));
      equal(await put.next(), undefined);
      equal((await put.ended).status, "0");
      equal((await signal).aborted, false);
    });
  }
});

for (const [name, code] of [["CANCEL", 8], ["NO_ERROR", 0], ["INTERNAL_ERROR", 2]] as const) {
  for (const messages of [0, 1, 5]) {
    Deno.test(`S9 RST_STREAM ${name} after ${messages} messages is a cut, not a half-close`, async () => {
      const { handler: collect, outcome, signal } = collector();
      await session([collect], async ({ client: connect, host }) => {
        const client = connect();
        const put = client.call("/test.Test/Collect");
        for (let at = 0; at < messages; at++) put.send(text("x"));
        await pause();
        // By hand: Node's client half-closes before it resets.
        await host.output.write(
          new Uint8Array([0, 0, 4, 3, 0, 0, 0, 0, put.stream.id!, 0, 0, 0, code]),
        );
        equal((await outcome).end, "cut");
        equal((await signal).aborted, true);
      });
    });
  }
}

Deno.test("S9 the end of the connection is a cut, not a half-close, at every point", async () => {
  for (const messages of [0, 1, 5]) {
    const { handler: collect, outcome, signal } = collector();
    await session([collect], async ({ client: connect, closeHost, served }) => {
      const client = connect();
      const put = client.call("/test.Test/Collect");
      for (let at = 0; at < messages; at++) put.send(text("x"));
      await pause();
      closeHost();
      equal((await outcome).end, "cut");
      equal((await signal).aborted, true);
      await served;
    });
  }
});

Deno.test("S9 a half-close inside a message is an error, not an end", async () => {
  const { handler: collect, outcome } = collector();
  await session([collect], async ({ client: connect }) => {
    const client = connect();
    const put = client.call("/test.Test/Collect");
    put.send(text("x"));
    put.stream.write(framed(text("cut off here")).subarray(0, 9));
    put.end();
    equal((await outcome).end, "cut");
    equal(await put.next(), undefined);
    const { status, message } = await put.ended;
    equal(status, "13");
    match(decodeURIComponent(message ?? ""), /middle of a message/);
  });
});

Deno.test("aborting the signal ends the connection, its calls and the promise", async () => {
  const { handler: collect, outcome, signal } = collector();
  await session([collect], async ({ client: connect, abort, served }) => {
    const client = connect();
    const put = client.call("/test.Test/Collect");
    put.send(text("x"));
    const callSignal = await signal;
    abort.abort();
    await served;
    equal(callSignal.aborted, true);
    equal((await outcome).end, "cut");
  });
});

Deno.test("a call's signal stays quiet when the call completes", async () => {
  let seen: AbortSignal | undefined;
  const keeps = unary("/test.Test/Keep", (request, call) => {
    seen = call.signal;
    return request;
  });
  await session([keeps], async ({ client: connect, served, closeHost }) => {
    const client = connect();
    equal((await client.ask("/test.Test/Keep")).status, "0");
    closeHost();
    await served;
    equal(seen?.aborted, false);
  });
});

/** The host's end, its WINDOW_UPDATEs held back: `node:http2` of Deno sends them unread or not. */
function slowPeer(host: Connection): { readonly connection: Connection; credit(): void } {
  const owed: [number, number][] = [];
  const windowUpdate = (...update: [number, number]) => owed.push(update) === 0;
  const writeAll = writerTo(host);
  const writer = frameWriter(writeAll, { windowUpdate, written() {} }, () => {});
  let greeted = false;
  return {
    connection: {
      input: host.input,
      output: {
        async write(data) {
          const preface = greeted ? 0 : 24;
          greeted = true;
          await writeAll(data.subarray(0, preface));
          await writer.write([data.slice(preface)]);
          return data.length;
        },
      },
    },
    credit() {
      for (const [streamId, increment] of owed.splice(0)) writer.credit(streamId, increment);
    },
  };
}

Deno.test("send waits for a slow peer, goes on when it reads, and rejects on cancel", async () => {
  const chunk = new Uint8Array(256 * 1024);
  let sent = 0;
  const over = Promise.withResolvers<unknown>();
  const flood = serverStream("/test.Test/Flood", async (_request, call) => {
    try {
      for (;; sent++) await call.send(chunk);
    } catch (error) {
      over.resolve(error);
      throw error;
    }
  });
  await session([flood, echo], async ({ host, client }) => {
    const slow = slowPeer(host);
    const slowClient = client(slow.connection);
    const call = slowClient.call("/test.Test/Flood");
    call.send(new Uint8Array());
    call.end();
    await pause(100);
    const paused = sent;
    ok(paused <= 4, `sent ${paused} chunks to a peer that reads none`);
    equal((await slowClient.ask("/test.Test/Echo", text("other"))).status, "0");
    // Goes on when the peer reads, however long that takes on a busy machine.
    const crediting = setInterval(() => slow.credit(), 1);
    while (sent === paused) await call.next();
    clearInterval(crediting);
    const more = sent;
    call.stream.close(8);
    const reason = await over.promise;
    ok(reason instanceof ConnectorError);
    equal(reason.code, "cancelled");
    ok(sent <= more + 4);
  });
});

Deno.test("send waits for a peer that does not empty the pipe", async () => {
  let sent = 0;
  let open = true;
  const released = Promise.withResolvers<void>();
  const flood = serverStream("/test.Test/Flood", async (_request, call) => {
    for (; sent < 100; sent++) await call.send(new Uint8Array(256 * 1024));
  });
  await session([flood], async ({ host, client }) => {
    const stuck = {
      output: host.output,
      input: {
        async read(buffer: Uint8Array) {
          if (!open) await released.promise;
          return await host.input.read(buffer);
        },
      },
    };
    const call = client(stuck).call("/test.Test/Flood");
    call.send(new Uint8Array());
    call.end();
    await call.next();
    open = false;
    await pause(50);
    const paused = sent;
    await pause(50);
    ok(sent === paused && sent < 100, `sent ${sent} chunks into a full pipe`);
    released.resolve();
    for (let at = 1; at < 100; at++) equal((await call.next())?.length, 256 * 1024);
    equal(await call.next(), undefined);
    equal((await call.ended).status, "0");
  });
});

Deno.test("a handler that does not read holds back its own stream and no other", async () => {
  const release = Promise.withResolvers<void>();
  const slow = clientStream("/test.Test/Slow", async (requests) => {
    await release.promise;
    let count = 0;
    for await (const _ of requests) count++;
    return text(String(count));
  });
  await session([slow, echo], async ({ host, client: connect }) => {
    let onWire = 0;
    const counting = {
      input: host.input,
      output: {
        async write(data: Uint8Array) {
          const count = await host.output.write(data);
          onWire += count;
          return count;
        },
      },
    };
    const client = connect(counting);
    const call = client.call("/test.Test/Slow");
    for (let at = 0; at < 64; at++) call.send(new Uint8Array(256 * 1024));
    call.end();
    await pause(100);
    ok(onWire < 2 * 1024 * 1024, `the plugin took ${onWire} bytes of a stream nobody reads`);
    equal((await client.ask("/test.Test/Echo", text("other"))).status, "0");
    release.resolve();
    equal(shown(await call.next()), "64");
    ok(onWire > 16 * 1024 * 1024);
  });
});

Deno.test("a slow handler gets every message, larger than its window, with bounded backlog", async () => {
  let taken = 0;
  let most = 0;
  let onWire = 0;
  const slow = clientStream("/test.Test/Slow", async (requests) => {
    for await (const request of requests) {
      taken += request.length;
      await pause(5);
      most = Math.max(most, onWire - taken);
    }
    return text(String(taken));
  });
  await session([slow], async ({ host, client: connect }) => {
    const client = connect({
      input: host.input,
      output: {
        async write(data: Uint8Array) {
          const count = await host.output.write(data);
          onWire += count;
          return count;
        },
      },
    });
    const call = client.call("/test.Test/Slow");
    for (let at = 0; at < 24; at++) call.send(new Uint8Array(1024 * 1024));
    call.end();
    equal(shown(await call.next()), String(24 * 1024 * 1024));
    ok(most < 4 * 1024 * 1024, `${most} bytes waited for a slow handler`);
  });
});

Deno.test("P17 frames split bytewise and many small messages behave the same", async () => {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const bytewise = {
    input: host.input,
    output: {
      async write(data: Uint8Array) {
        for (let at = 0; at < data.length; at++) await host.output.write(data.subarray(at, at + 1));
        return data.length;
      },
    },
  };
  const { handler: collect, outcome } = collector();
  const served = grpcJsTransport([collect, echo], plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: 1024,
  });
  const client = testClient(bytewise);
  const put = client.call("/test.Test/Collect");
  for (let at = 0; at < 200; at++) put.send(text("xyz"));
  put.end();
  equal(shown(await put.next()), "200");
  deepEqual(await outcome, { count: 200, end: "half-close" });
  equal((await client.ask("/test.Test/Echo", new Uint8Array(1025))).status, "8");
  closeHost();
  await served;
  closePlugin();
  await client.close();
});

Deno.test("text instead of the HTTP/2 greeting is refused and quoted", async () => {
  for (const line of ["hello\n", "PRI * HTTP/1.1\r\n"]) {
    const { plugin, host, closeHost } = memoryConnection();
    const served = grpcJsTransport([echo], plugin, {
      signal: new AbortController().signal,
      maxMessageBytes: 1024,
    });
    await host.output.write(text(line));
    await rejects(served, (error: Error) => error.message.includes(JSON.stringify(line)));
    closeHost();
  }
});

Deno.test("a frame that breaks HTTP/2 rejects with the reason and cancels what runs", async () => {
  const { handler: collect, outcome } = collector();
  await session([collect], async ({ client: connect, served, host }) => {
    const client = connect();
    client.call("/test.Test/Collect").send(text("x"));
    await pause();
    await host.output.write(new Uint8Array([0xff, 0xff, 0xff, 0x0, 0, 0, 0, 0, 1, 1, 2, 3]));
    await rejects(served, /the connection to the host broke/);
    equal((await outcome).end, "cut");
  });
});
