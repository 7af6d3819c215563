import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { errorCode, parseLocation } from "@plakar-deno/sdk";
import { bucketPlace } from "./bucket_place.ts";
import { s3Client } from "./s3_client.ts";
import { keepingLogger } from "../testdata/test_store.ts";
import { testConfig } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;

/** A certificate that nobody signed. */
function untrusted() {
  const file = (name: string) =>
    Deno.readTextFileSync(new URL(`../testdata/untrusted.${name}.pem`, import.meta.url));
  return { cert: file("cert"), key: file("key") };
}

/** A server that has it; the port is where it listens. */
function untrustedServer(handler: (request: Request) => Response | Promise<Response>) {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, ...untrusted(), onListen: () => {} },
    handler,
  );
}

function clientOf(port: number, insecure: boolean) {
  const config = testConfig({ use_tls: true, tls_insecure_no_verify: insecure, concurrency: 4 });
  const place = bucketPlace(parseLocation(`bucket://127.0.0.1:${port}/photos`), config);
  return s3Client(place, config, {
    log: keepingLogger(),
    signal,
    limits: { retry: { attempts: 2, base: 1 } },
  });
}

Deno.test("a certificate nobody signed is refused, and accepted when the option says so", async () => {
  await using server = untrustedServer(async (request) => {
    const body = await request.bytes();
    return new Response(request.method === "GET" ? "é".repeat(100_000) : String(body.length), {
      headers: { "x-amz-meta-path": new URL(request.url).pathname, etag: '"abc"' },
    });
  });
  const strict = clientOf(server.addr.port, false);
  await rejects(strict.request({ method: "GET", key: "a", action: "get a", signal }), {
    code: "invalid_argument",
    message: /certificate of the server is not trusted/,
  });
  strict.close();
  const client = clientOf(server.addr.port, true);
  const got = await client.request({ method: "GET", key: "a b/é", action: "get", signal });
  equal(got.headers.get("x-amz-meta-path"), "/photos/a%20b/%C3%A9");
  equal(got.headers.get("etag"), '"abc"');
  equal(await got.text(), "é".repeat(100_000));
  for (const size of [0, 1, 1 << 20]) {
    const body = new Uint8Array(size);
    const put = await client.request({ method: "PUT", key: "a", body, action: "put", signal });
    equal(await put.text(), String(size));
  }
  const empty = await client.request({ method: "POST", key: "a", action: "post", signal });
  equal(await empty.text(), "0");
  const head = await client.request({ method: "HEAD", key: "a", action: "head", signal });
  equal(head.body, null);
  client.close();
});

Deno.test("an untrusted server's body that breaks off is an error, and one left unread is closed", async () => {
  const closed = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await using server = untrustedServer((request) => {
    const breaks = request.url.endsWith("/breaks");
    let sent = false;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (breaks && sent) {
            await begun.promise;
            throw new Error("breaks");
          }
          sent = true;
          controller.enqueue(new Uint8Array(65_536));
        },
        cancel: () => closed.resolve(),
      }),
    );
  });
  const client = clientOf(server.addr.port, true);
  const broken = await client.request({ method: "GET", key: "breaks", action: "get", signal });
  begun.resolve();
  await rejects(broken.bytes(), { code: "unavailable" });
  const endless = await client.request({ method: "GET", key: "endless", action: "get", signal });
  await endless.body?.cancel();
  await closed.promise;
  const abort = new AbortController();
  const aborted = await client.request({
    method: "GET",
    key: "endless",
    action: "get",
    signal: abort.signal,
  });
  const reader = aborted.body?.getReader();
  ok((await reader?.read())?.value);
  abort.abort(new Error("enough"));
  await rejects(async () => {
    while (!(await reader?.read())?.done);
  }, /enough/);
  client.close();
});

/** A server over TLS that answers as told, byte for byte, and then closes. */
function rawServer(answer: string) {
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...untrusted() });
  const serving = (async () => {
    for await (const connection of listener) {
      try {
        await connection.read(new Uint8Array(65_536));
        await connection.write(Uint8Array.from(answer, (letter) => letter.charCodeAt(0)));
      } catch {
        // The client refused the certificate, or left.
      }
      connection.close();
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

Deno.test("an untrusted server's strange answers end no more than the request", async () => {
  const answers = [
    "HTTP/1.1 999 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "HTTP/1.1 600 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "HTTP/1.1 0 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbody",
    "HTTP/1.1 200 OK\r\nx\u0001y: z\r\n\r\n",
    "HTTP/1.1 200 OK\r\nx: a\u0000b\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
    "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nbody",
    "SSH-2.0-OpenSSH_9.6\r\n",
    "",
  ];
  for (const answer of answers) {
    await using server = rawServer(answer);
    const client = clientOf(server.port, true);
    await rejects(
      client.request({ method: "GET", key: "a", action: "get", signal }),
      (error: unknown) => errorCode(error) !== undefined,
      answer,
    );
    client.close();
  }
  // What may have no body has none, whatever comes behind it.
  for (const status of ["204 No Content", "205 Reset Content", "200 OK"]) {
    await using server = rawServer(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    const client = clientOf(server.port, true);
    const answer = await client.request({ method: "GET", key: "a", action: "get", signal });
    equal(await answer.text(), "");
    client.close();
  }
});

Deno.test("a request to an untrusted server ends with its signal wherever it is", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = untrustedServer((request) => {
    asked.resolve();
    return new Promise((resolve) =>
      request.signal.addEventListener("abort", () => resolve(new Response()))
    );
  });
  const client = clientOf(server.addr.port, true);
  const aborted = AbortSignal.abort(new Error("before"));
  const get = { method: "GET", key: "a", action: "get" } as const;
  await rejects(client.request({ ...get, signal: aborted }), /before/);
  const connecting = new AbortController();
  const early = client.request({ ...get, signal: connecting.signal });
  connecting.abort(new Error("while connecting"));
  await rejects(early, /while connecting/);
  const waiting = new AbortController();
  const late = client.request({ ...get, signal: waiting.signal });
  await asked.promise;
  waiting.abort(new Error("while waiting"));
  await rejects(late, /while waiting/);
  client.close();
});
