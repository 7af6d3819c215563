import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "../sdk/error.ts";
import { memoryConnection } from "./memory_connection.ts";
import { testClient } from "./test_client.ts";
import {
  clientStream,
  collector,
  echo,
  pause,
  serverStream,
  session,
  shown,
  slowPeer,
  text,
} from "./test_session.ts";
import { test } from "./test_transports.ts";

test("send waits for a slow peer, goes on when it reads, and rejects on cancel", async (transport) => {
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
  await session(transport, [flood, echo], async ({ host, client }) => {
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

test("send waits for a peer that does not empty the pipe", async (transport) => {
  let sent = 0;
  let open = true;
  const released = Promise.withResolvers<void>();
  const flood = serverStream("/test.Test/Flood", async (_request, call) => {
    for (; sent < 100; sent++) await call.send(new Uint8Array(256 * 1024));
  });
  await session(transport, [flood], async ({ host, client }) => {
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

test("a handler that does not read holds back its own stream and no other", async (transport) => {
  const release = Promise.withResolvers<void>();
  const slow = clientStream("/test.Test/Slow", async (requests) => {
    await release.promise;
    let count = 0;
    for await (const _ of requests) count++;
    return text(String(count));
  });
  await session(transport, [slow, echo], async ({ host, client: connect }) => {
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

test("a slow handler gets every message, larger than its window, with bounded backlog", async (transport) => {
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
  await session(transport, [slow], async ({ host, client: connect }) => {
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

test("P17 frames split bytewise and many small messages behave the same", async (transport) => {
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
  const served = transport([collect, echo], plugin, {
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
