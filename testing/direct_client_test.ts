import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { pluginStatus } from "../host/grpc_status.ts";
import { importerMethods } from "../proto/importer_methods.ts";
import { storageMethods } from "../proto/storage_methods.ts";
import { handler } from "../runtime/handler.ts";
import type { ConnectorError } from "../sdk/error.ts";
import { directClient } from "./direct_client.ts";

const CHUNK = new Uint8Array(256 * 1024);

Deno.test("a sender waits for a slow reader, and a cancelled call ends its handler", async () => {
  let sent = 0;
  const ended = Promise.withResolvers<unknown>();
  const client = directClient([handler({
    method: importerMethods.open,
    async handle(_request, call) {
      call.signal.addEventListener("abort", () => ended.resolve(call.signal.reason));
      for (;; sent++) await call.send({ chunk: CHUNK });
    },
  })]);
  const chunks = client.serverStream(importerMethods.open, {});
  await chunks.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // Half a MiB on its way, and what the reader took.
  equal(sent >= 2 && sent <= 5, true, `${sent} chunks were sent`);
  await chunks.return?.();
  equal((await ended.promise as ConnectorError).code, "cancelled");
});

Deno.test("a request stream that is cancelled fails where a half-close would end it", async () => {
  const seen: string[] = [];
  const client = directClient([handler({
    method: storageMethods.put,
    async handle(requests) {
      try {
        for await (const { chunk } of requests) seen.push(`${chunk?.length}`);
        seen.push("end");
      } catch (error) {
        seen.push((error as ConnectorError).code);
        throw error;
      }
      return {};
    },
  })]);
  const whole = client.clientStream(storageMethods.put);
  await whole.send({ chunk: new Uint8Array(3) });
  whole.halfClose();
  await whole.response;
  throws(() => whole.send({}), /the call is over/);
  const broken = client.clientStream(storageMethods.put);
  await broken.send({ chunk: new Uint8Array(4) });
  await new Promise((resolve) => setTimeout(resolve, 1));
  broken.cancel(new Error("enough"));
  await rejects(broken.response, /enough/);
  await new Promise((resolve) => setTimeout(resolve, 1));
  deepEqual(seen, ["3", "end", "4", "cancelled"]);
});

Deno.test("messages are copies, limits hold, and the end of the client ends its calls", async () => {
  const given: Uint8Array[] = [];
  const client = directClient([
    handler({
      method: storageMethods.create,
      handle({ config }) {
        given.push(config!);
        return {};
      },
    }),
    handler({ method: storageMethods.ping, handle: () => new Promise(() => {}) }),
    handler({ method: storageMethods.open, handle: () => ({ config: CHUNK }) }),
  ]);
  const config = Uint8Array.of(1, 2, 3);
  await client.unary(storageMethods.create, { config });
  config.fill(0);
  deepEqual(given, [Uint8Array.of(1, 2, 3)]);
  const large = client.unary(storageMethods.create, { config: new Uint8Array(5 * 1024 * 1024) });
  await rejects(large, (error) => pluginStatus(error)?.code === 8);
  await rejects(client.unary(storageMethods.open, {}, { maxResponseBytes: 1000 }), /limit is 1000/);
  const waiting = client.unary(storageMethods.ping, {});
  client.destroy(new Error("gone"));
  await rejects(waiting, /gone/);
  await rejects(client.unary(storageMethods.open, {}), /gone/);
});

Deno.test("a signal ends a call with its reason", async () => {
  const client = directClient([
    handler({ method: storageMethods.ping, handle: () => new Promise(() => {}) }),
  ]);
  const stop = new AbortController();
  const call = client.unary(storageMethods.ping, {}, { signal: stop.signal });
  stop.abort(new Error("too late"));
  await rejects(call, /too late/);
  await rejects(client.unary(storageMethods.ping, {}, { signal: stop.signal }), /too late/);
});
