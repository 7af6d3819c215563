import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { errorCode, parseLocation } from "@plakar-deno/sdk";
import { fakeClock } from "../../../sdk/network/testdata/fake_clock.ts";
import { bucketPlace } from "./bucket_place.ts";
import { s3Client } from "./s3_client.ts";
import { type Script, scriptedClient, testConfig } from "../testdata/scripted_client.ts";
import { keepingLogger } from "../testdata/test_store.ts";

const never = new AbortController().signal;
const get = { method: "GET", key: "a/b", action: 'get "a/b"', signal: never } as const;

function fails(status: number, code: string, headers: HeadersInit = {}): Script {
  return () => new Response(`<Error><Code>${code}</Code></Error>`, { status, headers });
}

const fine: Script = () => new Response("fine");
const refused: Script = () =>
  Promise.reject(new TypeError("error sending request: Connection refused (os error 111)"));
const unknownName: Script = () =>
  Promise.reject(new TypeError("dns error: failed to lookup address information: Name not known"));
const silent: Script = (_url, signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** A server that answers as told, byte for byte, and then closes. */
function rawServer(answer: string) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(65_536));
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

Deno.test("a server that never answered is given up within seconds, whatever the patience", async () => {
  const clock = fakeClock();
  const { client, urls } = scriptedClient(Array.from({ length: 20 }, () => refused), {
    clock,
    limits: {},
  });
  await rejects(clock.run(client.request(get)), {
    code: "unavailable",
    message: /the server refuses connections/,
  });
  ok(urls.length > 2, `${urls.length} attempts`);
  ok(clock.now() < 5_000, `${clock.now()} ms`);
});

Deno.test("a server that is silent at first contact is asked once, for half a minute", async () => {
  const clock = fakeClock();
  const { client, urls } = scriptedClient(Array.from({ length: 20 }, () => silent), {
    clock,
    limits: {},
  });
  await rejects(clock.run(client.request(get)), /did not answer within 30 seconds;/);
  equal(urls.length, 1);
  equal(clock.sleeping, 0);
});

Deno.test("a server that answered before is waited for with all patience, its name included", async () => {
  for (const trouble of [refused, unknownName]) {
    const clock = fakeClock();
    const scripts = [fails(404, "NoSuchKey"), ...Array.from({ length: 7 }, () => trouble), fine];
    const { client, urls } = scriptedClient(scripts, { clock, limits: {} });
    await rejects(client.request(get), { code: "not_found" });
    const answer = await clock.run(client.request(get));
    equal(await answer.text(), "fine");
    equal(urls.length, 9);
  }
  // That of a reboot: so many attempts, over a minute at most twice.
  const clock = fakeClock();
  const scripts = [fine, ...Array.from({ length: 20 }, () => refused)];
  const { client, urls } = scriptedClient(scripts, { clock, limits: {} });
  await client.request(get);
  await rejects(clock.run(client.request(get)), /\(12 attempts in /);
  equal(urls.length, 13);
  ok(clock.now() > 30_000 && clock.now() < 120_000, `${clock.now()} ms`);
  const unmet = scriptedClient([unknownName, fine]);
  await rejects(unmet.client.request(get), { code: "invalid_argument" });
});

Deno.test("an answer at first contact, be it a refusal, earns the whole patience", async () => {
  const clock = fakeClock();
  const busy = fails(503, "SlowDown", { "retry-after": "20" });
  const { client } = scriptedClient([refused, busy, busy, busy, fine], { clock, limits: {} });
  equal(await (await clock.run(client.request(get))).text(), "fine");
  ok(clock.now() >= 60_000);
});

Deno.test("a request is signed when it is sent, however long it waited for its turn", async () => {
  const clock = fakeClock();
  const held = Promise.withResolvers<void>();
  const slow: Script = async () => {
    await held.promise;
    return new Response(null, { status: 204 });
  };
  const { client, headers } = scriptedClient([slow, fine], {
    clock,
    config: { concurrency: 1 },
    limits: { answerWithin: 60_000 },
  });
  const first = client.request(get);
  const second = client.request(get);
  await clock.advance(20 * 60_000 - 19.5 * 60_000);
  await clock.advance(20_000);
  held.resolve();
  await first;
  await second;
  const [one, two] = headers.map((sent) => sent.get("x-amz-date"));
  equal(one, "20261121T120000Z");
  equal(two, "20261121T120050Z");
});

Deno.test("requests that were refused together for the clock are all sent again", async () => {
  const clock = fakeClock();
  const date = { date: new Date(clock.date() + 5 * 3600_000).toUTCString() };
  const byTime: Script = (_url, _signal, init) =>
    new Headers(init.headers).get("x-amz-date")?.startsWith("20261121T17")
      ? new Response("fine")
      : new Response("<Error><Code>RequestTimeTooSkewed</Code></Error>", {
        status: 403,
        headers: date,
      });
  const { client, lines } = scriptedClient(Array.from({ length: 8 }, () => byTime), { clock });
  const answers = await Promise.all([1, 2, 3, 4].map(() => client.request(get)));
  equal(answers.length, 4);
  equal(lines.filter((line) => line.includes("set the clock")).length, 1);
});

Deno.test("a time that no signature can name is not followed", async () => {
  for (const date of ["Fri, 31 Dec 275000 00:00:00 GMT", "x"]) {
    const { client } = scriptedClient([fails(403, "RequestTimeTooSkewed", { date }), fine]);
    await rejects(client.request(get), { code: "permission_denied" });
    equal(await (await client.request(get)).text(), "fine");
  }
});

Deno.test("an error behind a status of success holds no secret either", async () => {
  const echo: Script = (_url, _signal, init) =>
    new Response(
      `<Error><Code>AccessDenied</Code><Message>${
        new Headers(init.headers).get("authorization")
      }</Message></Error>`,
    );
  const { client } = scriptedClient([echo]);
  await rejects(client.document({ ...get, key: "" }, "Result"), (error: Error) => {
    ok(error.message.includes("AccessDenied"));
    return !error.message.includes("AKIDEXAMPLE");
  });
});

Deno.test("a redirect with a password or a fragment reaches the same place without them", async () => {
  const to: Script = () =>
    new Response("", {
      status: 307,
      headers: { location: "http://user:pass@s3.example.org/photos/c?x=1#y" },
    });
  const { client, urls } = scriptedClient([to, fine]);
  await client.request(get);
  equal(urls[1], "http://s3.example.org/photos/c?x=1");
});

Deno.test("redirects elsewhere are refused whatever they look like, and shown in few letters", async () => {
  const places = [
    "//evil.example.org/photos",
    "http://s3.example.org.evil.example.org/",
    "http://s3.example.org@evil.example.org/",
    "https://s3.example.org/",
    "http://s3.example.org:8080/",
    "ftp://s3.example.org/",
    "mailto:a@b",
    "javascript:alert(1)",
    `http://${"a".repeat(5000)}/`,
    "\\\\evil.example.org\\x",
  ];
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of places) {
      const { client, urls } = scriptedClient([
        () => new Response("", { status, headers: { location } }),
        fine,
      ]);
      await rejects(client.request(get), (error: Error) => {
        equal(errorCode(error), "invalid_argument", location);
        ok(error.message.length < 800, String(error.message.length));
        return true;
      });
      equal(urls.length, 1);
    }
  }
  // As it says, the operator has to name the other server where this one is named.
  const { client } = scriptedClient([
    () => new Response("", { status: 307, headers: { location: "http://b.example.org/x" } }),
  ]);
  await rejects(client.request(get), /write b\.example\.org in the place of s3\.example\.org/);
});

Deno.test("a captive portal is no S3 server, and asked once", async () => {
  const pages: readonly [string, string][] = [
    ["<!-- hello --><html><br></html>", "text/html"],
    ["\ufeff <!DOCTYPE html><title>Log in", "text/plain"],
    ["Please log in", "text/plain"],
    ['{"error": "log in"}', "application/json"],
  ];
  for (const [page, type] of pages) {
    const { client, urls } = scriptedClient([
      () => new Response(page, { headers: { "content-type": type } }),
      fine,
    ]);
    await rejects(client.document({ ...get, key: "" }, "ListBucketResult"), {
      code: "invalid_argument",
      message: /must be those of the S3 API/,
    });
    equal(urls.length, 1, page);
  }
});

Deno.test("statuses that no HTTP has are told as such, and leave nothing open", async () => {
  for (const status of ["999 Odd", "600 Odd", "101 Switching Protocols"]) {
    await using server = rawServer(`HTTP/1.1 ${status}\r\nContent-Length: 4\r\n\r\nbody`);
    const config = testConfig();
    const place = bucketPlace(parseLocation(`bucket://127.0.0.1:${server.port}/photos`), config);
    const client = s3Client(place, config, {
      log: keepingLogger(),
      signal: never,
      limits: { retry: { attempts: 2, base: 1 } },
    });
    await rejects(client.request(get), (error: unknown) => errorCode(error) !== undefined, status);
    client.close();
  }
});

// Deno 2.7 itself forgets an answer that arrives in the moment of the abort, once in 1,000 times.
const forgetful = { sanitizeResources: false };

Deno.test(
  "a request that is aborted anywhere gives its turn back and leaves no timer",
  forgetful,
  async () => {
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response() },
      async (request) => {
        await request.bytes();
        if (request.url.endsWith("/busy")) return new Response("<Error/>", { status: 503 });
        let left = 3;
        return new Response(
          new ReadableStream({
            pull(controller) {
              if (left-- === 0) controller.close();
              else controller.enqueue(new Uint8Array(1000));
            },
          }, { highWaterMark: 0 }),
        );
      },
    );
    const config = testConfig({ concurrency: 1, max_bandwidth: 1 << 30 });
    const place = bucketPlace(
      parseLocation(`bucket://127.0.0.1:${server.addr.port}/photos`),
      config,
    );
    const client = s3Client(place, config, { log: keepingLogger(), signal: never });
    const ways = [
      (signal: AbortSignal) =>
        client.request({ ...get, signal }).then((answer) => answer.bytes()).then(() => {}),
      (signal: AbortSignal) =>
        client.request({ ...get, method: "PUT", body: new Uint8Array(200_000), signal })
          .then((answer) => answer.body?.cancel()),
      (signal: AbortSignal) => client.document({ ...get, signal }, "Result").then(() => {}),
      (signal: AbortSignal) => client.request({ ...get, key: "busy", signal }).then(() => {}),
    ];
    for (const way of ways) {
      for (let turns = 0; turns < 25; turns++) {
        const abort = new AbortController();
        const stop = new Error("enough");
        const ended = way(abort.signal).then(() => undefined, (error: unknown) => error);
        const other = way(abort.signal).then(() => undefined, (error: unknown) => error);
        // From the first promise to the last byte: turns of promises first, then of the event loop.
        for (let turn = 0; turn < turns; turn++) {
          if (turn < 12) await Promise.resolve();
          else await new Promise((done) => setTimeout(done, 0));
        }
        abort.abort(stop);
        for (const error of [await ended, await other]) {
          ok(
            error === undefined || error === stop || errorCode(error) !== undefined,
            String(error),
          );
        }
      }
      const after = await client.request(get);
      equal((await after.bytes()).length, 3000);
    }
    client.close();
  },
);

Deno.test("no answer is asked for in a compression, a listing neither", async () => {
  const { client, headers } = scriptedClient([fine, () => new Response("<Result/>")]);
  await client.request(get);
  await client.document({ method: "GET", action: "list", signal: never }, "Result");
  for (const sent of headers) equal(sent.get("accept-encoding"), "identity");
});

Deno.test("the body of an answer is cancelled with the request, also when nobody reads it", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  const { client } = scriptedClient([
    () => new Response(new ReadableStream({ cancel: cancelled.resolve }, { highWaterMark: 0 })),
  ]);
  const abort = new AbortController();
  const answer = await client.request({ ...get, signal: abort.signal });
  const reason = new Error("enough");
  abort.abort(reason);
  equal(await cancelled.promise, reason);
  await rejects(answer.text(), /enough/);
});
