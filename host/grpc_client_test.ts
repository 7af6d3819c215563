import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import { storageMethods } from "../proto/storage_methods.ts";
import { ConnectorError } from "../sdk/error.ts";
import { grpcClient } from "./grpc_client.ts";
import { pluginStatus } from "./grpc_status.ts";
import { answer, streamClosed, withPlugin } from "./test_plugin.ts";

const { init, open, import: importMethod, ping } = importerMethods;

const chunk = (length: number, fill = 7) =>
  open.response.encode({ chunk: new Uint8Array(length).fill(fill) });

Deno.test("a unary call sends plakar's headers and brings the answer", () =>
  withPlugin(
    answer(init, ({ proto }) => ({ origin: "here", type: proto ?? "", root: "/", flags: 4 })),
    async ({ client, calls }) => {
      await client.ready;
      const response = await client.unary(init, { proto: "p" });
      deepEqual(response, { origin: "here", type: "p", root: "/", flags: 4 });
      const headers = calls[0]!.headers;
      equal(headers[":authority"], "127.0.0.1:0");
      equal(headers["content-type"], "application/grpc");
      equal(headers["te"], "trailers");
      match(String(headers["user-agent"]), /^plakar-deno-host\//);
    },
  ));

Deno.test("a status becomes an error with its code and the plugin's own sentence", () =>
  withPlugin({
    [init.path]: (call) => call.end(5, 'cannot import "/é%": not there\nlook again'),
  }, async ({ client }) => {
    const error = await client.unary(init, {}).catch((error) => error);
    equal(error instanceof ConnectorError, true);
    equal(error.code, "not_found");
    equal(error.message, 'Init: cannot import "/é%": not there\nlook again');
    deepEqual(pluginStatus(error), {
      code: 5,
      message: 'cannot import "/é%": not there\nlook again',
    });
  }));

Deno.test("a trailers-only answer is understood", () =>
  withPlugin({
    [ping.path]: ({ stream }) => {
      stream.respond({
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": "12",
        "grpc-message": "unknown method",
      }, { endStream: true });
    },
  }, async ({ client }) => {
    await rejects(client.unary(ping, {}), {
      code: "unimplemented",
      message: "Ping: unknown method",
    });
  }));

Deno.test("a server stream ends at OK, and throws after its messages at another status", () =>
  withPlugin({
    [open.path]: async (call) => {
      const fails = open.request.decode((await call.next())!).record?.pathname === "/bad";
      call.send(chunk(3));
      call.send(chunk(100_000));
      call.end(fails ? 2 : 0, fails ? "disk on fire" : "");
    },
  }, async ({ client }) => {
    const lengths: number[] = [];
    for await (const { chunk } of client.serverStream(open, { record: { pathname: "/a" } })) {
      lengths.push(chunk?.length ?? -1);
    }
    deepEqual(lengths, [3, 100_000]);
    let seen = 0;
    await rejects(async () => {
      const bad = client.serverStream(open, { record: { pathname: "/bad" } }, { action: "read" });
      for await (const _ of bad) seen++;
    }, { code: "unknown", message: "read: disk on fire" });
    equal(seen, 2);
  }));

Deno.test("leaving a stream early resets it with CANCEL", () =>
  withPlugin({
    [open.path]: (call) => {
      call.begin();
      const more = () => {
        while (!call.stream.destroyed && call.stream.write(frame)) { /* until it is full */ }
      };
      const frame = new Uint8Array([0, 0, 0, 0, 0]);
      call.stream.on("drain", more);
      more();
    },
  }, async ({ client, calls }) => {
    for await (const _ of client.serverStream(open, {})) break;
    await streamClosed(calls[0]!);
    equal(calls[0]!.stream.rstCode, 8);
  }));

Deno.test("an aborted signal cancels the call and is its reason", () =>
  withPlugin({ [ping.path]: () => {} }, async ({ client, calls }) => {
    const controller = new AbortController();
    const waiting = client.unary(ping, {}, { signal: controller.signal });
    while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    controller.abort(new Error("enough"));
    await rejects(waiting, /enough/);
    await streamClosed(calls[0]!);
    equal(calls[0]!.stream.rstCode, 8);
    await rejects(client.unary(ping, {}, { signal: controller.signal }), /enough/);
  }));

Deno.test("unread records do not hold up the contents (protocol 1.8)", () =>
  withPlugin({
    [importMethod.path]: (call) => {
      const record = importMethod.response.encode({
        record: { pathname: "/x".repeat(500), fileInfo: {} },
      });
      for (let count = 0; count < 20_000; count++) call.send(record);
    },
    [open.path]: (call) => {
      for (let count = 0; count < 40; count++) call.send(chunk(1_000_000));
      call.end();
    },
  }, async ({ client }) => {
    const unread = client.bidi(importMethod);
    let bytes = 0;
    for await (const message of client.serverStream(open, {})) bytes += message.chunk!.length;
    equal(bytes, 40_000_000);
    unread.cancel();
    await rejects(async () => {
      for await (const _ of unread.responses);
    }, { code: "cancelled" });
  }));

Deno.test("send holds a fast sender back, and everything arrives", () =>
  withPlugin({
    [storageMethods.put.path]: async (call) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      let bytes = 0;
      for (let message; (message = await call.next()) !== null;) {
        bytes += storageMethods.put.request.decode(message).chunk!.length;
      }
      call.send(storageMethods.put.response.encode({ bytesWritten: bytes }));
      call.end();
    },
  }, async ({ client }) => {
    const put = client.clientStream(storageMethods.put);
    let waits = 0;
    for (let count = 0; count < 20; count++) {
      const wait = put.send({ chunk: new Uint8Array(1024 * 1024) });
      if (wait !== undefined) waits++;
      await wait;
    }
    put.halfClose();
    deepEqual(await put.response, { bytesWritten: String(20 * 1024 * 1024) });
    equal(waits > 0, true);
  }));

Deno.test("a peer that takes nothing holds the sender back, and the end releases it", async () => {
  const stuck = Promise.withResolvers<never>();
  stuck.promise.catch(() => {});
  const client = grpcClient({
    input: { read: () => stuck.promise },
    output: { write: () => stuck.promise },
  });
  client.ready.catch(() => {});
  const put = client.clientStream(storageMethods.put);
  let waiting: Promise<void> | undefined;
  let sent = 0;
  // Whoever sends waits until a chunk is on its way; memory would fill up otherwise.
  while (waiting === undefined && sent < 100) {
    waiting = put.send({ chunk: new Uint8Array(1024 * 1024) });
    sent++;
  }
  equal(sent, 1);
  const refused = rejects(Promise.resolve(waiting), { code: "aborted" });
  client.destroy(new Error("given up"));
  await refused;
  await rejects(put.response, /given up/);
  stuck.reject(new Error("over"));
});

Deno.test("H11 a response over the limit is refused by its size, before memory is taken for it", () =>
  withPlugin({
    [storageMethods.list.path]: (call) => {
      call.begin();
      call.stream.write(new Uint8Array([0, 0x7f, 0xff, 0xff, 0xff]));
    },
    [storageMethods.open.path]: (call) => {
      call.send(storageMethods.open.response.encode({ config: new Uint8Array(6 * 1024 * 1024) }));
      call.end();
    },
  }, async ({ client }) => {
    await rejects(client.unary(storageMethods.list, {}), {
      code: "resource_exhausted",
      message: "List: the plugin sent a message of 2147483647 bytes; the host's limit is 67108864",
    });
    await rejects(
      client.unary(storageMethods.open, {}, { maxResponseBytes: 1024 }),
      /the host's limit is 1024/,
    );
    const { config } = await client.unary(storageMethods.open, {});
    equal(config?.length, 6 * 1024 * 1024);
  }));

Deno.test("answers that break gRPC are errors that say how", () =>
  withPlugin({
    "/importer.Importer/Init": ({ stream }) => {
      stream.respond({ ":status": 500 }, { endStream: true });
    },
    "/importer.Importer/Ping": ({ stream }) => {
      stream.respond({ ":status": 200, "content-type": "text/html" }, { endStream: true });
    },
    "/importer.Importer/Close": (call) => call.end(),
    "/store.Store/Ping": (call) => {
      call.send(new Uint8Array());
      call.send(new Uint8Array());
      call.end();
    },
    "/store.Store/Mode": (call) => {
      call.begin();
      call.stream.write(new Uint8Array([0, 0, 0, 0, 9, 8]));
      call.end();
    },
    "/store.Store/Size": ({ stream }) => stream.close(2),
    "/store.Store/Close": ({ stream }) => {
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { endStream: true });
    },
    "/store.Store/Open": (call) => {
      call.send(new Uint8Array([0x0a, 9, 1]));
      call.end();
    },
  }, async ({ client }) => {
    await rejects(client.unary(init, {}), /Init: .*HTTP status 500/);
    await rejects(client.unary(ping, {}), /Ping: .*content of type "text\/html"/);
    await rejects(client.unary(importerMethods.close, {}), /said OK but sent no answer to .*Close/);
    await rejects(client.unary(storageMethods.ping, {}), /more than one answer/);
    await rejects(client.unary(storageMethods.mode, {}), /Mode: .*last message is cut off/);
    await rejects(
      client.unary(storageMethods.size, {}),
      /Size: .*reset the call \(HTTP\/2 error 2/,
    );
    await rejects(client.unary(storageMethods.close, {}), /Close: .*without a status/);
    await rejects(client.unary(storageMethods.open, {}), /malformed message.*store\.OpenResponse/);
  }));

Deno.test("the end of the connection ends every call, then refuses new ones", () =>
  withPlugin(
    { [ping.path]: () => {}, [open.path]: (call) => call.send(chunk(1)) },
    async (plugin) => {
      const { client, calls } = plugin;
      const waiting = client.unary(ping, {});
      const stream = client.serverStream(open, {});
      await stream.next();
      const second = stream.next();
      equal(calls.length, 2);
      const closing = plugin.close();
      await rejects(waiting, { code: "unavailable" });
      await rejects(second, { code: "unavailable" });
      await rejects(client.unary(ping, {}), { code: "unavailable" });
      await rejects(client.serverStream(open, {}).next(), { code: "unavailable" });
      await closing;
    },
  ));
