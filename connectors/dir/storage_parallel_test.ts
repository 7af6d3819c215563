import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { macToHex } from "@plakar-deno/sdk";
import type { Mac } from "@plakar-deno/sdk";
import {
  bodyOf,
  bytesOf,
  call,
  inStore,
  keyOf,
  macOf,
  namesOf,
  randomBytes,
  storeAt,
} from "./testdata/test_store.ts";

Deno.test("S24 32 Puts and 64 Gets at once are all correct", async () => {
  await inStore(async (store) => {
    const macs = await Promise.all(Array.from({ length: 32 }, async (): Promise<Mac> => {
      const bytes = randomBytes(300_000 + Math.floor(Math.random() * 700_000));
      const mac = macOf(bytes);
      await store.put({ resource: "packfile", mac }, bodyOf(bytes, { chunk: 30_001 }), call);
      return mac;
    }));
    deepEqual(await namesOf(store, "packfile"), macs.map(macToHex).sort());
    await Promise.all([...macs, ...macs].map(async (mac) => {
      const key = { resource: "packfile", mac } as const;
      const whole = await bytesOf(await store.get(key, undefined, call));
      deepEqual(macOf(whole), mac);
      const part = await bytesOf(await store.get(key, { offset: 1000, length: 5000 }, call));
      deepEqual(part, whole.slice(1000, 6000));
    }));
  });
});

Deno.test("S24 a Put asks for no more of its body than it writes", async () => {
  await inStore(async (store, root) => {
    const chunk = 65_536;
    let given = 0;
    let ahead = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (given === 100 * chunk) return controller.close();
        controller.enqueue(new Uint8Array(chunk));
        given += chunk;
        ahead = Math.max(ahead, given - temporarySize(`${root}/packfiles`));
      },
    });
    await store.put(keyOf("packfile", 1), body, call);
    equal(ahead < 20 * chunk, true, `${ahead} bytes were asked for before they were written`);
  });
});

function temporarySize(folder: string): number {
  const name = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("tmp."))?.name;
  return name === undefined ? 0 : Deno.statSync(`${folder}/${name}`).size;
}

Deno.test("S26 while a lock is put again and again, List and Get always see one whole lock", async () => {
  await inStore(async (store, root) => {
    const key = keyOf("lock", 0x4c);
    const names = [macToHex(key.mac)];
    const put = (at: number): Promise<void> =>
      store.put(key, bodyOf(new Uint8Array(100_000 + at).fill(at)), call);
    await put(0);
    let isOver = false;
    const writing = (async (): Promise<void> => {
      for (let at = 1; at < 60; at++) await put(at);
    })().finally(() => isOver = true);
    const reading = Array.from({ length: 3 }, async () => {
      const other = await storeAt(`dir://${root}`);
      while (!isOver) {
        deepEqual(await namesOf(other, "lock"), names);
        const lock = await bytesOf(await other.get(key, undefined, call));
        deepEqual(lock, new Uint8Array(100_000 + lock[0]!).fill(lock[0]!));
      }
    });
    await Promise.all([writing, ...reading]);
  });
});
