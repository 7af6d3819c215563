import { rejects, strictEqual as equal } from "node:assert/strict";
import { type ConnectorError, parseLocation } from "@plakar-deno/sdk";
import { networkFailure } from "@plakar-deno/sdk/network";
import { keepingLogger } from "../testdata/test_store.ts";
import { scriptedClient, testConfig } from "../testdata/scripted_client.ts";
import { bucketPlace } from "./bucket_place.ts";
import { s3Client } from "./s3_client.ts";
import { withTlsHint } from "./tls_hint.ts";

const signal = new AbortController().signal;
const get = { method: "GET", key: "a", action: 'get "a"', signal } as const;
const plain = new URL("http://s3.example.org/photos");
const secure = new URL("https://s3.example.org/photos");

function file(name: string): string {
  return Deno.readTextFileSync(new URL(`../testdata/untrusted.${name}.pem`, import.meta.url));
}

async function ask(port: number, changes: Parameters<typeof testConfig>[0]): Promise<void> {
  const config = testConfig(changes);
  const client = s3Client(
    bucketPlace(parseLocation(`bucket://127.0.0.1:${port}/photos`), config),
    config,
    { log: keepingLogger(), signal, limits: { retry: { attempts: 2, base: 1 } } },
  );
  try {
    await client.request(get);
  } finally {
    client.close();
  }
}

Deno.test("a port that expects TLS, asked without: the remedy names use_tls=true", async () => {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} } as const;
  await using server = Deno.serve(
    { ...options, cert: file("cert"), key: file("key") },
    () => new Response(),
  );
  await rejects(
    ask(server.addr.port, { use_tls: false }),
    /the port expects TLS: set use_tls=true/,
  );
});

Deno.test("a port without TLS, asked with: the remedy names use_tls=false", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(),
  );
  for (const tls_insecure_no_verify of [false, true]) {
    await rejects(ask(server.addr.port, { use_tls: true, tls_insecure_no_verify }), {
      code: "invalid_argument",
      message: 'cannot get "a": the server does not speak TLS on this port; ' +
        "check the port, or set use_tls=false",
    });
  }
});

Deno.test("a server that closes the connection may expect TLS, unless it answered before", async () => {
  const closes = () => {
    throw new TypeError("client error (SendRequest): connection closed before message completed");
  };
  const fine = () => new Response("fine");
  const { client } = scriptedClient([closes, closes, closes, fine, closes, closes, closes]);
  await rejects(client.request(get), {
    code: "unavailable",
    message:
      /the server closed the connection \(3 attempts.*; check the network and the server, or /,
  });
  await client.request(get);
  await rejects(client.request(get), (error: ConnectorError) => {
    equal(error.message.includes("use_tls"), false);
    return /closed the connection/.test(error.message);
  });
});

Deno.test("other failures keep their own remedy", () => {
  const { action } = get;
  const closed = networkFailure({
    kind: "transient",
    action,
    reason: "the server closed the connection",
  });
  const refused = networkFailure({
    kind: "transient",
    action,
    reason: "the server refuses connections",
  });
  equal(withTlsHint(closed, { action, url: secure, met: false }), closed);
  equal(withTlsHint(refused, { action, url: plain, met: false }), refused);
  equal(withTlsHint("stopped", { action, url: plain, met: false }), "stopped");
});

Deno.test("a server that tells of its TLS in words is believed", async () => {
  for (
    const words of [
      "Client sent an HTTP request to an HTTPS server.\n",
      "<center>The plain HTTP request was sent to HTTPS port</center>",
    ]
  ) {
    const { client } = scriptedClient([() => new Response(words, { status: 400 })]);
    await rejects(client.request(get), {
      code: "invalid_argument",
      message: 'cannot get "a": the server answered 400; the port expects TLS: set use_tls=true',
    });
  }
});
