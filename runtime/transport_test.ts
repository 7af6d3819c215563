import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "../sdk/error.ts";
import { memoryConnection } from "./memory_connection.ts";
import {
  bidi,
  clientStream,
  collector,
  echo,
  serverStream,
  session,
  shown,
  text,
  unary,
} from "./test_session.ts";
import { test } from "./test_transports.ts";

test("unary, server stream, client stream and bidi calls carry messages both ways", async (transport) => {
  const { handler: collect } = collector();
  const count = serverStream("/test.Test/Count", async (request, call) => {
    for (let at = 0; at < Number(shown(request)); at++) await call.send(text(String(at)));
  });
  const mirror = bidi("/test.Test/Mirror", async (requests, call) => {
    for await (const request of requests) await call.send(request);
  });
  await session(transport, [echo, collect, count, mirror], async ({ client: connect }) => {
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

test("P8 an unknown method or service is UNIMPLEMENTED and the connection stays up", async (transport) => {
  await session(transport, [echo], async ({ client: connect }) => {
    const client = connect();
    equal((await client.ask("/test.Test/Nothing")).status, "12");
    equal((await client.ask("/other.Service/Echo")).status, "12");
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

test("P15 an error text with non-ASCII, percent and newline is percent-encoded", async (transport) => {
  const message = 'cannot open "/süß/100%":\nno such file 😀';
  const fails = unary("/test.Test/Fail", () => {
    throw new ConnectorError(message, { code: "not_found" });
  });
  await session(transport, [fails], async ({ client: connect }) => {
    const client = connect();
    const answer = await client.ask("/test.Test/Fail");
    equal(answer.status, "5");
    match(answer.message ?? "", /^[\x20-\x7e]+$/);
    equal(decodeURIComponent(answer.message ?? ""), message);
  });
});

test("P15 a very long error text arrives, bounded", async (transport) => {
  const fails = unary("/test.Test/Fail", () => Promise.reject(new Error("é".repeat(200_000))));
  await session(transport, [fails, echo], async ({ client: connect }) => {
    const client = connect();
    const answer = await client.ask("/test.Test/Fail");
    equal(answer.status, "2");
    match(decodeURIComponent(answer.message ?? ""), /^é{8000}/);
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

test("P16 a handler that throws or rejects fails its call only", async (transport) => {
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
  await session(transport, [...failing, echo], async ({ client: connect }) => {
    const client = connect();
    for (const { method } of failing) {
      const { status, message } = await client.ask(method.path);
      equal(status, "2", method.path);
      equal(message, method.path.endsWith("Throws") ? "thrown" : "rejected");
    }
    equal((await client.ask("/test.Test/Echo")).status, "0");
  });
});

test("text instead of the HTTP/2 greeting is refused and quoted", async (transport) => {
  for (const line of ["hello\n", "PRI * HTTP/1.1\r\n"]) {
    const { plugin, host, closeHost } = memoryConnection();
    const served = transport([echo], plugin, {
      signal: new AbortController().signal,
      maxMessageBytes: 1024,
    });
    await host.output.write(text(line));
    await rejects(served, (error: Error) => error.message.includes(JSON.stringify(line)));
    closeHost();
  }
});
