import { storageMethods } from "../../../proto/storage_methods.ts";
import { macToHex } from "../../../sdk/mac.ts";
import type { ResourceKey } from "../../../sdk/resource.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import {
  createdStore,
  freshConfig,
  makeRepository,
  refusal,
  startStore,
  type TestedStore,
} from "./tested_store.ts";

// 34 bytes each in 4 MiB, the most a host takes in one message (protocol 5.1).
const LIST_LIMIT = 123_361;

/** Throws unless a List names these states and no others. */
async function listsStates(
  store: TestedStore,
  keys: readonly ResourceKey[],
  when: string,
): Promise<void> {
  const found = (await store.names("state")).join(" ");
  const expected = keys.map(({ mac }) => macToHex(mac)).sort().join(" ");
  if (found === expected) return;
  throw new Error(`${when}: expected the states [${expected}], List named [${found}]`);
}

/** Rows S19 to S22: Delete and List. */
export const listCases: readonly StorageCase[] = [
  storageCase({
    row: "S19",
    statement: "Delete removes; of what is missing it is OK",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await store.put(sampleKey("lock", 19), sampleBytes(5));
      await store.remove(sampleKey("lock", 19));
      await store.lacks(sampleKey("lock", 19), "after Delete");
      await store.remove(sampleKey("lock", 19));
      await store.remove(sampleKey("packfile", 20));
    },
  }),
  storageCase({
    row: "S20",
    statement: "List is current at once and names each object once",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const [one, two] = [sampleKey("state", 1), sampleKey("state", 2)];
      await listsStates(store, [], "in a new repository");
      await store.put(one, sampleBytes(3));
      await store.put(sampleKey("packfile", 3), sampleBytes(3));
      await store.put(two, sampleBytes(3));
      await store.put(two, sampleBytes(4));
      await listsStates(store, [one, two], "after Puts");
      await store.remove(one);
      await listsStates(store, [two], "after a Delete");
    },
  }),
  storageCase({
    row: "S20",
    statement: "what another process put and deleted shows at once",
    needs: ["persistent"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      await using store = await startStore(subject, config);
      await makeRepository(store, subject);
      await using other = await startStore(subject, config);
      await other.session.open(subject);
      await listsStates(other, [], "in a new repository");
      for (let number = 0; number < 4; number++) {
        const key = sampleKey("state", number);
        await store.put(key, sampleBytes(2_000, number));
        await other.holds(key, sampleBytes(2_000, number), "after another process's Put");
      }
      await other.remove(sampleKey("state", 0));
      await store.lacks(sampleKey("state", 0), "after another process's Delete");
      const left = [1, 2, 3].map((number) => sampleKey("state", number));
      await listsStates(store, left, "after another process's Delete");
    },
  }),
  storageCase({
    row: "S20",
    statement: "List ignores what is no object",
    needs: ["addForeign"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      await using store = await startStore(subject, config);
      await makeRepository(store, subject);
      await store.put(sampleKey("state", 1), sampleBytes(9));
      await can.addForeign!(config);
      await listsStates(store, [sampleKey("state", 1)], "among foreign things");
      for (const resource of ["packfile", "lock"] as const) {
        const names = await store.names(resource);
        if (names.length > 0) throw new Error(`List took a foreign thing for a ${resource}`);
      }
    },
  }),
  storageCase({
    row: "S21",
    statement: "a List that fails half-way is an error, never a part of the list",
    needs: ["listFails"],
    async run(subject, can) {
      const { config, message } = can.listFails!;
      await using store = await createdStore(subject, can, config);
      const call = store.plugin.client.unary(storageMethods.list, { type: 1 }, subject);
      const status = await refusal(call, "a List that fails half-way");
      if (status.message.includes(message)) return;
      throw new Error(
        `a List that fails said ${JSON.stringify(status.message)}, not "${message}"`,
      );
    },
  }),
  storageCase({
    row: "S22",
    statement: "a List of more than 123,361 names is an error that names the limit",
    needs: ["listsMany"],
    async run(subject, can) {
      const { config, count } = can.listsMany!;
      if (count <= LIST_LIMIT) {
        throw new Error(
          `the capability listsMany lists ${count}; it takes more than ${LIST_LIMIT}`,
        );
      }
      await using store = await createdStore(subject, can, config);
      const call = store.plugin.client.unary(storageMethods.list, { type: 1 }, subject);
      const { message } = await refusal(call, `a List of ${count} names`);
      if (/123\D?361/.test(message)) return;
      throw new Error(`a List of ${count} names said ${JSON.stringify(message)}, not the limit`);
    },
  }),
];
