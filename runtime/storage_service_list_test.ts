import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { storageMethods as methods } from "../proto/storage_methods.ts";
import { type MapStore, mapStore } from "../tests/storage/map_store.ts";
import { pattern } from "../tests/storage/pattern.ts";
import { keyOf, macOf, statusOf, wireKey, withMapStore } from "../tests/storage/served_store.ts";
import { listLimit } from "./collect_macs.ts";
import { testClient } from "./test_client.ts";
import { memoryConnection } from "./memory_connection.ts";
import { serveStorage } from "./serve_storage.ts";
import { test } from "./test_transports.ts";

const MIB = 1024 * 1024;

test("S20 a List is current, of one kind, without duplicates", (transport) =>
  withMapStore(transport, async ({ client, put }) => {
    const macs = async () => (await client.unary(methods.list, { type: 2 })).macs;
    deepEqual(await macs(), []);
    await put(keyOf("state", 1), pattern(3));
    await put(keyOf("packfile", 3), pattern(3));
    await put(keyOf("state", 2), pattern(3));
    await put(keyOf("state", 2), pattern(4));
    deepEqual(await macs(), [new Uint8Array(macOf(1)), new Uint8Array(macOf(2))]);
    await client.unary(methods.delete, wireKey(keyOf("state", 1)));
    deepEqual(await macs(), [new Uint8Array(macOf(2))]);
  }));

test("S21 a List that fails half-way fails", (transport) =>
  withMapStore(transport, async ({ client }) => {
    const { message } = await statusOf(client.unary(methods.list, { type: 2 }));
    equal(message, "the second page cannot be read");
  }, {
    async *list() {
      yield macOf(1);
      throw new Error("the second page cannot be read");
    },
  } as Partial<MapStore>));

test("S22 a List of the most that fits is one message under 4 MiB; one more is refused", async (transport) => {
  const { plugin, host, closeHost } = memoryConnection();
  let count = listLimit;
  const store = Object.assign(mapStore(), {
    async *list() {
      for (let at = 0; at < count; at++) {
        const mac = macOf(0);
        new DataView(mac.buffer).setUint32(0, at);
        yield mac;
      }
    },
  });
  const served = serveStorage(() => store, { connection: plugin, transport, log: () => {} });
  const client = testClient(host);
  const config = { location: "map:///" };
  await client.ask(methods.init.path, methods.init.request.encode({ proto: "map", config }));
  const request = methods.list.request.encode({ type: 1 });
  const { status, answers } = await client.ask(methods.list.path, request);
  equal(status, "0");
  ok(answers[0]!.length < 4 * MIB);
  const { macs = [] } = methods.list.response.decode(answers[0]!);
  equal(macs.length, listLimit);
  equal(new DataView(macs.at(-1)!.slice().buffer).getUint32(0), listLimit - 1);
  count++;
  const refused = await client.ask(methods.list.path, request);
  match(decodeURIComponent(refused.message ?? ""), /more than 123361/);
  equal(refused.answers.length, 0);
  closeHost();
  await served;
  await client.close();
});
