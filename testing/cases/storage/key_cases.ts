import { storageMethods } from "../../../proto/storage_methods.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { resources, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import { createdStore, refusal, type TestedStore } from "./tested_store.ts";

const { put, get, list, delete: remove } = storageMethods;
// gRPC core specification, "Status codes and their use in gRPC".
const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;
// Protocol 2.5: 1 to 3 are the kinds in use, 4 and 5 belong to error correction.
const UNSUPPORTED_TYPES = [0, 4, 5, 99];

interface RawKey {
  readonly mac: Uint8Array;
  readonly type: number;
}

/** The three calls that name an object, as functions that end as the call does. */
function callsOn(store: TestedStore, key: RawKey, signal: AbortSignal) {
  const { client } = store.plugin;
  return {
    async Put() {
      const call = client.clientStream(put, { signal });
      // A plugin may refuse it already here; the response says how.
      await call.send(key)?.catch(() => {});
      call.halfClose();
      await call.response;
    },
    async Get() {
      for await (const _ of client.serverStream(get, key, { signal }));
    },
    async Delete() {
      await client.unary(remove, key, { signal });
    },
  };
}

/** Rows S12, S13, S23 and S28: names and kinds. */
export const keyCases: readonly StorageCase[] = [
  storageCase({
    row: "S12",
    statement: "names of 0, 31 and 33 bytes are INVALID_ARGUMENT, and the store serves on",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      for (const length of [0, 31, 33]) {
        const calls = callsOn(store, { mac: sampleBytes(length), type: 1 }, subject.signal);
        for (const [name, call] of Object.entries(calls)) {
          const what = `${name} with a name of ${length} bytes`;
          const { code, message } = await refusal(call(), what);
          if (code === INVALID_ARGUMENT) continue;
          throw new Error(`${what}: expected status 3 (INVALID_ARGUMENT), got ${code}: ${message}`);
        }
      }
      await store.put(sampleKey("state", 1), sampleBytes(9));
      await store.holds(sampleKey("state", 1), sampleBytes(9), "after names of a wrong length");
    },
  }),
  storageCase({
    row: "S13",
    statement: "one name is three objects as a lock, a state and a packfile",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      for (const [seed, resource] of resources.entries()) {
        await store.put(sampleKey(resource, 13), sampleBytes(100 + seed, seed));
      }
      for (const [seed, resource] of resources.entries()) {
        const key = sampleKey(resource, 13);
        await store.holds(key, sampleBytes(100 + seed, seed), "with one name for three kinds");
        const names = await store.names(resource);
        if (names.length === 1) continue;
        throw new Error(`List of ${resource} has ${names.length} names instead of 1`);
      }
      await store.remove(sampleKey("lock", 13));
      await store.holds(sampleKey("state", 13), sampleBytes(101, 1), "after the lock's Delete");
    },
  }),
  storageCase({
    row: "S23",
    statement: "kinds that are unknown or not kept are refused as unsupported",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      for (const type of UNSUPPORTED_TYPES) {
        const { Put, Get } = callsOn(store, { mac: sampleBytes(32), type }, subject.signal);
        const List = () => store.plugin.client.unary(list, { type }, subject);
        for (const [name, call] of Object.entries({ Put, Get, List })) {
          const what = `${name} of type ${type}`;
          const { code, message } = await refusal(call(), what);
          if (code === UNIMPLEMENTED || /unsupported|not support|does not keep/i.test(message)) {
            continue;
          }
          throw new Error(
            `${what}: expected "unsupported", got status ${code}: ${JSON.stringify(message)}`,
          );
        }
      }
    },
  }),
];
