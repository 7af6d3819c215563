import { rejects, strictEqual as equal } from "node:assert/strict";
import { bodyOf, call, inStore, keyOf, randomBytes, sampleConfig } from "./testdata/test_store.ts";

Deno.test("Size is the sum of all files", async () => {
  await inStore(async (store) => {
    equal(await store.size(call), sampleConfig.length);
    for (let byte = 0; byte < 40; byte++) {
      await store.put(keyOf("lock", byte), bodyOf(randomBytes(100)), call);
    }
    await store.put(keyOf("packfile", 1), bodyOf(randomBytes(70_000)), call);
    await store.put(keyOf("state", 1), bodyOf(randomBytes(5)), call);
    equal(await store.size(call), sampleConfig.length + 4000 + 70_000 + 5);
  });
});

Deno.test("Size fails where a folder cannot be read, and when it is cancelled", async () => {
  await inStore(async (store, root) => {
    await rejects(store.size({ signal: AbortSignal.abort() }), { name: "AbortError" });
    await Deno.remove(`${root}/states/99`);
    await Deno.writeTextFile(`${root}/states/99`, "");
    await rejects(store.size(call), /cannot measure the repository in ".*states\/99"/);
  });
});
