/**
 * Puts objects into the repository of the first argument until it is killed, and prints a line for
 * each one that is acknowledged: its kind and name.
 *
 * @module
 */
import { macToHex } from "@plakar-deno/sdk";
import { bodyOf, call, keyOf, macOf, randomBytes, storeAt } from "./test_store.ts";

const store = await storeAt(`dir://${Deno.args[0]}`);
await store.open(call);

async function put(kind: "packfile" | "state"): Promise<never> {
  for (;;) {
    const bytes = randomBytes(1 + Math.floor(Math.random() * 1_500_000));
    const mac = macOf(bytes);
    await store.put({ resource: kind, mac }, bodyOf(bytes), call);
    console.log(`${kind} ${macToHex(mac)}`);
  }
}

async function renewLock(): Promise<never> {
  for (;;) {
    // Its first 32 bytes tell what the others must be.
    const bytes = randomBytes(1 + Math.floor(Math.random() * 400_000));
    const lock = new Uint8Array(32 + bytes.length);
    lock.set(macOf(bytes));
    lock.set(bytes, 32);
    await store.put(keyOf("lock", 1), bodyOf(lock), call);
    console.log(`lock ${macToHex(keyOf("lock", 1).mac)}`);
  }
}

await Promise.all([put("packfile"), put("packfile"), put("state"), renewLock()]);
