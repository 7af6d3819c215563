import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { storageMethods as methods } from "../proto/storage_methods.ts";
import { defineStorage } from "../sdk/define_storage.ts";
import { type MapStore, mapStore } from "../tests/storage/map_store.ts";
import { statusOf, withServedStore } from "../tests/storage/served_store.ts";
import { test } from "./test_transports.ts";

test("S27 a passphrase never reaches the store, a log line or a status", async (transport) => {
  const secret = "correct horse";
  let seen: Readonly<Record<string, string>> = {};
  const definition = defineStorage({
    protocol: "map",
    create({ config, log }) {
      seen = config;
      log.info(`config ${secret}`, { secret });
      return Object.assign(mapStore(), {
        ping: () => Promise.reject(new Error(`login with ${secret} failed`)),
      });
    },
  });
  await withServedStore(transport, definition, async ({ client, init, lines }) => {
    await init({ passphrase: secret, passphrase_cmd: "cat key", bucket: "b" });
    deepEqual(seen, { location: "map:///", bucket: "b" });
    equal((await statusOf(client.unary(methods.ping, {}))).message, "login with *** failed");
    ok(lines.length > 0 && lines.every((line) => !line.includes(secret)), lines.join(""));
  });
});

test("S27 the values of declared secrets leave an Init that fails, too", async (transport) => {
  const definition = {
    ...defineStorage({
      protocol: "map",
      create({ config }): MapStore {
        throw new Error(`cannot log in with ${config.token}`);
      },
    }),
    secrets: ["token"],
  };
  await withServedStore(transport, definition, async ({ init }) => {
    equal((await statusOf(init({ token: "t0k3n" }))).message, "cannot log in with ***");
  });
});
