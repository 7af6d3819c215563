import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { framed } from "./test_client.ts";
import { collector, pause, session, shown, text, unary } from "./test_session.ts";
import { test } from "./test_transports.ts";

test("requests end at a half-close only: empty, after messages", async (transport) => {
  for (const messages of [0, 1, 5]) {
    const { handler: collect, outcome, signal } = collector();
    await session(transport, [collect], async ({ client: connect }) => {
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
    test(`S9 RST_STREAM ${name} after ${messages} messages is a cut, not a half-close`, async (transport) => {
      const { handler: collect, outcome, signal } = collector();
      await session(transport, [collect], async ({ client: connect, host }) => {
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

test("S9 the end of the connection is a cut, not a half-close, at every point", async (transport) => {
  for (const messages of [0, 1, 5]) {
    const { handler: collect, outcome, signal } = collector();
    await session(transport, [collect], async ({ client: connect, closeHost, served }) => {
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

test("S9 a half-close inside a message is an error, not an end", async (transport) => {
  const { handler: collect, outcome } = collector();
  await session(transport, [collect], async ({ client: connect }) => {
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

test("aborting the signal ends the connection, its calls and the promise", async (transport) => {
  const { handler: collect, outcome, signal } = collector();
  await session(transport, [collect], async ({ client: connect, abort, served }) => {
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

test("a call's signal stays quiet when the call completes", async (transport) => {
  let seen: AbortSignal | undefined;
  const keeps = unary("/test.Test/Keep", (request, call) => {
    seen = call.signal;
    return request;
  });
  await session(transport, [keeps], async ({ client: connect, served, closeHost }) => {
    const client = connect();
    equal((await client.ask("/test.Test/Keep")).status, "0");
    closeHost();
    await served;
    equal(seen?.aborted, false);
  });
});

test("a frame that breaks HTTP/2 rejects with the reason and cancels what runs", async (transport) => {
  const { handler: collect, outcome } = collector();
  await session(transport, [collect], async ({ client: connect, served, host }) => {
    const client = connect();
    client.call("/test.Test/Collect").send(text("x"));
    await pause();
    await host.output.write(new Uint8Array([0xff, 0xff, 0xff, 0x0, 0, 0, 0, 0, 1, 1, 2, 3]));
    await rejects(served, /the connection to the host broke/);
    equal((await outcome).end, "cut");
  });
});
