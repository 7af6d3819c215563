import { storageMethods } from "../../../proto/storage_methods.ts";
import { joinBytes } from "../../join_bytes.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { MIB, sameBytes, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import { createdStore, refusal, wireKey } from "./tested_store.ts";

/** Rows S6 to S8, S10 and S11: what a Put stores. */
export const putCases: readonly StorageCase[] = [
  storageCase({
    row: "S6",
    statement: "what was put comes back; bytes_written is the sum of the chunks",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      for (const [number, size] of [1, 124, MIB, MIB + 1, 5 * MIB + 333].entries()) {
        const content = sampleBytes(size, number);
        const written = await store.put(sampleKey("packfile", number), content);
        if (written !== size) {
          throw new Error(`Put of ${size} bytes answered bytes_written ${written}`);
        }
        await store.holds(sampleKey("packfile", number), content, `after a Put of ${size} bytes`);
      }
    },
  }),
  storageCase({
    row: "S7",
    statement: "a Put without chunks makes an empty object",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await store.put(sampleKey("state", 1), new Uint8Array());
      await store.holds(sampleKey("state", 1), new Uint8Array(), "after a Put without chunks");
    },
  }),
  storageCase({
    row: "S8",
    statement: "bytes in the first message of a Put are kept",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const key = sampleKey("state", 8);
      const [first, second] = [sampleBytes(6, 1), sampleBytes(7, 2)];
      const call = store.plugin.client.clientStream(storageMethods.put, subject);
      await call.send({ ...wireKey(key), chunk: first });
      await call.send({ chunk: second });
      call.halfClose();
      await call.response;
      await store.holds(key, joinBytes([first, second]), "after a Put with bytes in its header");
    },
  }),
  storageCase({
    row: "S10",
    statement: "a Put over an object replaces it whole, at its end and not before",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const key = sampleKey("lock", 10);
      const [long, short] = [sampleBytes(300_000, 1), sampleBytes(20, 2)];
      await store.put(key, long);
      const call = await store.beginPut(key);
      await call.send({ chunk: short.subarray(0, 8) });
      for (let time = 0; time < 5; time++) {
        sameBytes(await store.get(key), long, "Get while a Put over the object is under way");
      }
      await call.send({ chunk: short.subarray(8) });
      call.halfClose();
      await call.response;
      await store.holds(key, short, "after a Put over a longer object");
    },
  }),
  storageCase({
    row: "S11",
    statement: "a Put that fails takes all 64 MiB of it, then says why; nothing appears",
    needs: ["putFails"],
    async run(subject, can) {
      const { config, message } = can.putFails!;
      await using store = await createdStore(subject, can, config);
      const call = await store.beginPut(sampleKey("packfile", 11));
      const chunk = sampleBytes(MIB);
      let sent = 0;
      try {
        for (; sent < 64; sent++) await call.send({ chunk });
      } catch (cause) {
        throw new Error(
          `a Put that fails was ended after ${sent} MiB of 64: the host shows "EOF"`,
          {
            cause,
          },
        );
      }
      call.halfClose();
      const status = await refusal(call.response, "a Put that fails");
      if (!status.message.includes(message)) {
        throw new Error(
          `a Put that fails said ${JSON.stringify(status.message)}, not "${message}"`,
        );
      }
      await store.lacks(sampleKey("packfile", 11), "after a Put that failed");
    },
  }),
];
