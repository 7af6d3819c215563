import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { storageMethodsV10 as methods } from "../../../proto/v1_0/storage_methods.ts";
import { macToHex } from "../../../sdk/mac.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import type { ConformanceCase } from "../../conformance_case.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import { sameBytes, sampleMac } from "../storage/sample.ts";
import { configuration, refusal } from "../storage/tested_store.ts";
import { callV10 } from "./call_v1_0.ts";
import { storageCaseV10 } from "./case_v1_0.ts";
import { kinds, methodsOfKind, servedStore } from "./served_store.ts";

// One for every record of a backup (protocol 6.4).
const ASKED = 1_000;
const AT_ONCE = 50;
// As many names of 36 bytes as fit into the 4 MiB of a message (protocol 6.3).
const LIMIT = 116_508;

const contentOf = (kind: string, number: number) => sampleBytes(3_000 + number, kind.length + 9);

/** Rows V13 to V16: stores (protocol 6.3, 6.4). */
export const storeCases: readonly ConformanceCase<StorageCapabilities>[] = [
  storageCaseV10({
    row: "V13",
    statement:
      "GetLocation gives Init's location to the letter, a thousand times; GetMode, GetSize",
    async run(subject, can) {
      await using store = await servedStore(subject, can);
      const { location: expected } = store.config;
      for (let asked = 0; asked < ASKED; asked += AT_ONCE) {
        const answers = Array.from(
          { length: AT_ONCE },
          () => callV10(subject, store.plugin, methods.getLocation, {}),
        );
        for (const { location } of await Promise.all(answers)) {
          equal(location, expected, `GetLocation: "${location}" instead of "${expected}"`);
        }
      }
      const { mode } = await callV10(subject, store.plugin, methods.getMode, {});
      if (mode !== 2 && mode !== 4 && mode !== 6) throw new Error(`the mode is ${mode}`);
      const { size = 0 } = await callV10(subject, store.plugin, methods.getSize, {});
      if (Number(size) < -1) throw new Error(`the size is ${size}`);
      const { config = new Uint8Array() } = await callV10(subject, store.plugin, methods.open, {});
      sameBytes(config, configuration, "Open");
    },
  }),
  storageCaseV10({
    row: "V14",
    statement: "one name is three objects, which are put, got and deleted on their own",
    async run(subject, can) {
      await using store = await servedStore(subject, can);
      const mac = sampleMac(1);
      for (const [number, kind] of kinds.entries()) {
        const written = await store.put(kind, mac, contentOf(kind, number));
        equal(written, 3_000 + number, `bytes_written of a ${kind} is ${written}`);
      }
      for (const [number, kind] of kinds.entries()) {
        sameBytes(await store.get(kind, mac), contentOf(kind, number), `Get of a ${kind}`);
        deepEqual(await store.names(kind), [macToHex(mac)], `the list of ${kind}s`);
      }
      for (const [number, kind] of kinds.entries()) {
        await store.remove(kind, mac);
        deepEqual(await store.names(kind), [], `the list of ${kind}s after Delete`);
        await refusal(store.get(kind, mac), `Get of a ${kind} that was deleted`);
        for (const [later, other] of kinds.entries()) {
          if (later <= number) continue;
          const what = `Get of a ${other} after Delete of a ${kind}`;
          sameBytes(await store.get(other, mac), contentOf(other, later), what);
        }
        // What is missing can be deleted; a name that is none cannot (rows S12, S19).
        await store.remove(kind, mac);
        for (const value of [undefined, new Uint8Array(31)]) {
          const request = { mac: value === undefined ? null : { value } };
          const call = callV10(subject, store.plugin, methodsOfKind[kind].remove, request);
          const { code } = await refusal(call, `Delete of a name of ${value?.length ?? 0} bytes`);
          equal(code, 3, `Delete of a name of ${value?.length ?? 0} bytes: status ${code}`);
        }
      }
      await refusal(store.blob(mac, 0, 1), "GetPackfileBlob of a missing packfile");
      await store.close();
    },
  }),
  storageCaseV10({
    row: "V14",
    statement: "an object of many chunks or none comes back; a second Put replaces it at its end",
    async run(subject, can) {
      await using store = await servedStore(subject, can);
      for (const kind of kinds) {
        let old = sampleBytes(10, 4);
        await store.put(kind, sampleMac(1), old);
        for (const content of [sampleBytes(1_200_000, 3), new Uint8Array()]) {
          for (const value of [sampleMac(1), sampleMac(2)]) {
            const call = store.plugin.client.clientStream(methodsOfKind[kind].put, subject);
            await call.send({ mac: { value } });
            await call.send({ chunk: sampleBytes(50_000, 8) });
            call.cancel(new Error("the case reset the call"));
            await call.response.catch(() => {});
          }
          sameBytes(await store.get(kind, sampleMac(1)), old, `Get of a ${kind} after a reset Put`);
          deepEqual(await store.names(kind), [macToHex(sampleMac(1))], `the list of ${kind}s`);
          const written = await store.put(kind, sampleMac(1), content);
          equal(written, content.length, `bytes_written of a ${kind} is ${written}`);
          sameBytes(await store.get(kind, sampleMac(1)), content, `Get of a ${kind}`);
          old = content;
        }
      }
    },
  }),
  storageCaseV10({
    row: "V15",
    statement: "a list holds the whole name of each object of its kind, once",
    async run(subject, can) {
      await using store = await servedStore(subject, can);
      const macs = Array.from({ length: 9 }, (_, number) => sampleMac(number));
      for (const [number, mac] of macs.entries()) {
        await store.put(kinds[number % 3]!, mac, sampleBytes(9, number));
      }
      for (const [number, kind] of kinds.entries()) {
        const expected = macs.filter((_, at) => at % 3 === number).map(macToHex).sort();
        deepEqual(await store.names(kind), expected, `the list of ${kind}s`);
      }
    },
  }),
  storageCaseV10({
    row: "V15",
    statement: "a list of more than 116,508 names is an error that names the limit",
    needs: ["listsMany"],
    async run(subject, can) {
      await using store = await servedStore(subject, can, can.listsMany);
      const { count } = can.listsMany!;
      if (count <= LIMIT) throw new Error(`listsMany: ${count} names are not over the limit`);
      // Within the time of the case: so many names take theirs on a busy machine.
      const call = store.plugin.client.unary(methods.getStates, {}, subject);
      const { message } = await refusal(call, `a list of ${count} names`);
      if (/116[,.]?508/.test(message)) return;
      throw new Error(`expected an error with the number ${LIMIT}, got "${message}"`);
    },
  }),
  storageCaseV10({
    row: "V15",
    statement: "a list that fails half-way is an error, never a part of the list",
    needs: ["listFails"],
    async run(subject, can) {
      const { message } = can.listFails!;
      await using store = await servedStore(subject, can, can.listFails);
      const call = callV10(subject, store.plugin, methods.getPackfiles, {});
      const status = await refusal(call, "a list that fails half-way");
      if (status.message.includes(message)) return;
      throw new Error(`a list that fails said "${status.message}", not "${message}"`);
    },
  }),
  storageCaseV10({
    row: "V16",
    statement: "GetPackfileBlob brings exactly its bytes, as far as there are any",
    async run(subject, can) {
      await using store = await servedStore(subject, can);
      const content = sampleBytes(100_000, 6);
      const mac = sampleMac(6);
      await store.put("packfile", mac, content);
      const parts = [[0, 1], [0, 100_000], [99_999, 1], [4_711, 50_000], [0, 0], [500, 0]] as const;
      const crossing = [[99_990, 20], [100_000, 5], [5_000_000, 5], [0, 4_294_967_295]] as const;
      for (const [offset, length] of [...parts, ...crossing]) {
        const what = `GetPackfileBlob of ${length} bytes from ${offset} of 100000`;
        sameBytes(
          await store.blob(mac, offset, length),
          content.subarray(offset, offset + length),
          what,
        );
      }
    },
  }),
];
