import type { RangeMessage } from "../../../proto/messages.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { MIB, sameBytes, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import { createdStore, refusal, type TestedStore, wireKey } from "./tested_store.ts";

const SIZE = 3 * MIB + 777;
const KEY = sampleKey("packfile", 15);

/** Reads each range of an object and compares it with what exists of it. */
async function readsRanges(
  store: TestedStore,
  size: number,
  ranges: readonly (readonly [offset: number | bigint, length: number])[],
): Promise<void> {
  const whole = sampleBytes(size, 15);
  await store.put(KEY, whole);
  for (const [offset, length] of ranges) {
    const range: RangeMessage = { offset: String(offset), length };
    const from = Number(offset);
    const what = `Get of ${length} bytes from ${offset} of ${size}`;
    sameBytes(await store.get(KEY, range), whole.subarray(from, from + length), what);
  }
}

/** Rows S14 to S17: what a Get brings. */
export const readCases: readonly StorageCase[] = [
  storageCase({
    row: "S14",
    statement: "Get of a missing object is an error status without data",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await store.put(sampleKey("packfile", 1), sampleBytes(10));
      let received = 0;
      const get = async (range: RangeMessage | null) => {
        const request = { ...wireKey(sampleKey("packfile", 14)), range };
        const answers = store.plugin.client.serverStream(storageMethods.get, request, subject);
        for await (const { chunk } of answers) received += chunk?.length ?? 0;
      };
      await refusal(get(null), "Get of a missing object");
      await refusal(get({ offset: 3, length: 9 }), "Get of a range of a missing object");
      if (received > 0) throw new Error(`Get of a missing object brought ${received} bytes`);
    },
  }),
  storageCase({
    row: "S15",
    statement: "a range inside the object brings exactly its bytes",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const inside = [[1, 1], [16, 100], [1000, MIB + 5], [SIZE - 9, 9]] as const;
      await readsRanges(store, SIZE, inside);
    },
  }),
  storageCase({
    row: "S16",
    statement: "a range that crosses the end brings what exists, one beyond it nothing, with OK",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const beyond = [[900, 200], [1000, 1], [6000, 10], [0, 0xffffffff], [2n ** 40n, 5]] as const;
      await readsRanges(store, 1000, beyond);
    },
  }),
  storageCase({
    row: "S17",
    statement: "a range of length 0 is nothing, no range is the whole object",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await readsRanges(store, 1000, [[0, 0], [500, 0]]);
      sameBytes(await store.get(KEY), sampleBytes(1000, 15), "Get without a range");
    },
  }),
];
