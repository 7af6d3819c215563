import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { Codec, MethodDefinition, MethodKind } from "../../proto/codec.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { handler } from "../handler.ts";
import { memoryConnection } from "../memory_connection.ts";
import {
  bidi,
  collector,
  echo,
  method,
  pause,
  serverStream,
  shown,
  text,
} from "../test_session.ts";
import { test } from "../test_transports.ts";
import type { Handler, Transport } from "../transport.ts";
import type { Http2Client } from "./client.ts";
import type { ClientCall } from "./client_call.ts";
import { clientOn } from "./test_client_peer.ts";

type Bytes = Uint8Array;

/** Serves handlers to the client; everything is closed after `body`. */
async function withClient(
  transport: Transport,
  handlers: readonly Handler[],
  body: (client: Http2Client) => Promise<void>,
): Promise<void> {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const served = transport(handlers, plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: 4 * 1024 * 1024,
  });
  served.catch(() => {});
  const client = clientOn(host);
  try {
    await client.ready;
    await body(client);
  } finally {
    client.destroy();
    closeHost();
    await served.catch(() => {});
    closePlugin();
  }
}

async function all(call: ClientCall<Bytes, Bytes>): Promise<Bytes[]> {
  const messages: Bytes[] = [];
  for (let step; !(step = await call.next()).done;) messages.push(step.value);
  return messages;
}

const ask = (client: Http2Client, path: string, message: Bytes, kind: MethodKind = "unary") =>
  client.ask(method(path, kind), message, {});

const chunks = serverStream("/test.Test/Chunks", async (request, call) => {
  const count = Number(shown(request));
  for (let at = 0; at < count; at++) await call.send(new Uint8Array(70_000).fill(at));
});

test("calls of every kind are answered", (transport) =>
  withClient(transport, [
    echo,
    chunks,
    collector().handler,
    bidi("/test.Test/Both", async (requests, call) => {
      for await (const request of requests) await call.send(request);
    }),
  ], async (client) => {
    deepEqual(await all(ask(client, "/test.Test/Echo", text("hello"))), [text("hello")]);
    deepEqual(await all(ask(client, "/test.Test/Echo", new Uint8Array())), [new Uint8Array()]);
    const answers = await all(ask(client, "/test.Test/Chunks", text("30"), "serverStream"));
    deepEqual(
      answers.map((each) => [each.length, each[69_999]]),
      answers.map((_, at) => [70_000, at]),
    );
    equal(answers.length, 30);
    const collect = client.open(method("/test.Test/Collect", "clientStream"), {});
    for (let count = 0; count < 40; count++) await collect.send(new Uint8Array(100_000));
    collect.halfClose();
    deepEqual((await all(collect)).map(shown), ["40"]);
    const both = client.open(method("/test.Test/Both", "bidi"), {});
    for (const word of ["a", "b", "c"]) {
      await both.send(text(word));
      equal(shown((await both.next()).value), word);
    }
    both.halfClose();
    equal((await both.next()).done, true);
  }));

test("a message of the largest size goes through in both directions", (transport) =>
  withClient(transport, [echo], async (client) => {
    const message = new Uint8Array(4 * 1024 * 1024).map((_, at) => at * 7);
    const [answer] = await all(ask(client, "/test.Test/Echo", message));
    deepEqual(answer, message);
    await rejects(
      all(ask(client, "/test.Test/Echo", new Uint8Array(4 * 1024 * 1024 + 1))),
      { code: "resource_exhausted" },
    );
  }));

test("a thousand calls at once are all answered", (transport) =>
  withClient(transport, [echo], async (client) => {
    const words = Array.from({ length: 1200 }, (_, at) => `word ${at}`);
    const answers = await Promise.all(
      words.map((word) => all(ask(client, "/test.Test/Echo", text(word)))),
    );
    deepEqual(answers.map(([answer]) => shown(answer)), words);
  }));

test("failures come with their status and sentence", (transport) =>
  withClient(transport, [
    serverStream("/test.Test/Late", async (_, call) => {
      await call.send(text("one"));
      throw new ConnectorError('cannot read "/é%\n☺": gone', { code: "not_found" });
    }),
    serverStream("/test.Test/Early", () => {
      throw new ConnectorError("busy", { code: "resource_exhausted" });
    }),
  ], async (client) => {
    const late = ask(client, "/test.Test/Late", text("?"), "serverStream");
    equal(shown((await late.next()).value), "one");
    await rejects(late.next(), {
      code: "not_found",
      message: 'Late: status 5: cannot read "/é%\n☺": gone',
    });
    await rejects(all(ask(client, "/test.Test/Early", text("?"), "serverStream")), {
      code: "resource_exhausted",
      message: "Early: status 8: busy",
    });
    await rejects(all(ask(client, "/test.Test/None", text("?"))), /status 12: .*\/test.Test\/None/);
  }));

test("S9 a cancelled call is a cut for the handler, never a half-close", async (transport) => {
  const collect = collector();
  await withClient(transport, [collect.handler, echo], async (client) => {
    const call = client.open(method("/test.Test/Collect", "clientStream"), {});
    for (let count = 0; count < 3; count++) await call.send(text("x"));
    const signal = await collect.signal;
    call.cancel(new Error("enough"));
    await rejects(call.next(), /enough/);
    equal((await collect.outcome).end, "cut");
    equal(signal.aborted, true);
    equal((await all(ask(client, "/test.Test/Echo", text("still here")))).length, 1);
  });
});

test("a slow reader holds the sender back and gets everything", async (transport) => {
  let sent = 0;
  await withClient(transport, [
    serverStream("/test.Test/Flood", async (_, call) => {
      for (; sent < 200; sent++) await call.send(new Uint8Array(100_000));
    }),
    echo,
  ], async (client) => {
    const flood = ask(client, "/test.Test/Flood", text("?"), "serverStream");
    await flood.next();
    for (let before = -1; before !== sent;) {
      before = sent;
      await pause(50);
    }
    ok(sent < 60, `${sent} messages of 100,000 bytes were sent ahead`);
    equal((await all(ask(client, "/test.Test/Echo", text("x")))).length, 1);
    equal((await all(flood)).length, 199);
  });
});

test("a slow handler holds this client back", (transport) =>
  withClient(transport, [
    handler<Bytes, Bytes>({
      method: method("/test.Test/Slow", "clientStream"),
      async handle(requests) {
        await pause(100);
        let bytes = 0;
        for await (const request of requests) bytes += request.length;
        return text(String(bytes));
      },
    }),
  ], async (client) => {
    const call = client.open(method("/test.Test/Slow", "clientStream"), {});
    let waits = 0;
    for (let count = 0; count < 40; count++) {
      const wait = call.send(new Uint8Array(500_000));
      if (wait !== undefined) waits++;
      await wait;
    }
    call.halfClose();
    deepEqual((await all(call)).map(shown), ["20000000"]);
    ok(waits > 0);
  }));

test("a deadline ends a call on both sides", async (transport) => {
  const ended = Promise.withResolvers<void>();
  await withClient(transport, [
    serverStream("/test.Test/Sleep", async (_, call) => {
      await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      ended.resolve();
    }),
  ], async (client) => {
    const call = client.ask(method("/test.Test/Sleep", "serverStream"), text("?"), {
      timeoutMs: 40,
    });
    await rejects(call.next(), { code: "deadline_exceeded" });
    await ended.promise;
  });
});

test("a message in two pieces arrives whole", (transport) => {
  const pieces: Codec<Bytes> = {
    encode: (message) => message,
    encodeParts: (message) => ({ head: message.slice(0, 2), body: message.subarray(2) }),
    decode: (data) => data,
  };
  const definition: MethodDefinition<Bytes, Bytes> = {
    ...method("/test.Test/Echo", "unary"),
    request: pieces,
  };
  return withClient(transport, [echo], async (client) => {
    for (const length of [2, 3, 20_000, 300_000]) {
      const message = new Uint8Array(length).map((_, at) => at * 3);
      deepEqual(await all(client.ask(definition, message, {})), [message]);
    }
  });
});

test("an answer that is no message ends its call alone", (transport) => {
  const definition: MethodDefinition<Bytes, Bytes> = {
    ...method("/test.Test/Echo", "unary"),
    response: {
      encode: (message) => message,
      decode() {
        throw new Error("not a word");
      },
    },
  };
  return withClient(transport, [echo], async (client) => {
    const error = {
      code: "data_loss",
      message: "Echo: the plugin sent a malformed message: not a word",
    };
    await rejects(client.ask(definition, text("x"), {}).next(), error);
    const late = client.ask(definition, text("x"), {});
    await pause();
    await rejects(late.next(), error);
    await rejects(late.next(), error);
    equal((await all(ask(client, "/test.Test/Echo", text("x")))).length, 1);
  });
});
