import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { listObjects } from "./list_objects.ts";
import { bodyOf, call, inStore, macOf, namesOf, storeAt } from "./testdata/test_store.ts";
import { macToHex } from "@plakar-deno/sdk";

Deno.test("S20 List shows at once what another process stored and deleted", async () => {
  await inStore(async (store, root) => {
    const other = await storeAt(`dir://${root}`);
    const macs = Array.from({ length: 40 }, (_, at) => macOf(new Uint8Array([at])));
    for (const mac of macs) {
      await other.put({ resource: "state", mac }, bodyOf(new Uint8Array([1])), call);
    }
    deepEqual(await namesOf(store, "state"), macs.map(macToHex).sort());
    for (const mac of macs.slice(1)) await other.delete({ resource: "state", mac }, call);
    deepEqual(await namesOf(store, "state"), [macToHex(macs[0]!)]);
    deepEqual(await namesOf(store, "packfile"), []);
  });
});

Deno.test("S20 what is no object is ignored", async () => {
  await inStore(async (store, root) => {
    const hex = "ab".repeat(32);
    const states = `${root}/states`;
    await Deno.writeTextFile(`${states}/ab/${hex}`, "the object");
    await Deno.writeTextFile(`${states}/ac/${hex}`, "in the wrong bucket");
    await Deno.writeTextFile(`${states}/${hex}`, "above the buckets");
    await Deno.writeTextFile(`${states}/ab/${hex}.tmp`, "of another program");
    await Deno.writeTextFile(`${states}/ab/${hex.slice(2)}`, "too short");
    await Deno.writeTextFile(`${states}/ab/AB${hex.slice(2)}`, "in upper case");
    await Deno.writeTextFile(`${states}/ab/abzz${hex.slice(4)}`, "not hexadecimal");
    await Deno.mkdir(`${states}/ab/ab01${hex.slice(4)}`);
    await Deno.symlink(hex, `${states}/ab/ab02${hex.slice(4)}`);
    await Deno.writeTextFile(`${states}/README`, "");
    await Deno.writeTextFile(`${root}/tmp.12345678`, "");
    await Deno.writeTextFile(`${root}/locks/tmp.12345678`, "");
    deepEqual(await namesOf(store, "state"), [hex]);
    deepEqual(await namesOf(store, "lock"), []);
  });
});

Deno.test("S21 a bucket that cannot be read fails the List", async () => {
  await inStore(async (store, root) => {
    await store.put(
      { resource: "packfile", mac: macOf(new Uint8Array()) },
      bodyOf(new Uint8Array()),
      call,
    );
    await Deno.remove(`${root}/packfiles/f0`);
    await Deno.writeTextFile(`${root}/packfiles/f0`, "a file");
    await rejects(namesOf(store, "packfile"), (error: Error) => {
      equal(
        error.message.startsWith(`cannot list the packfiles in "${root}/packfiles/f0": `),
        true,
        error.message,
      );
      return true;
    });
  });
});

Deno.test("S21 a missing folder is damage, a missing bucket is empty until the next Put", async () => {
  await inStore(async (store, root) => {
    const key = { resource: "state", mac: macOf(new Uint8Array([7])) } as const;
    const hex = macToHex(key.mac);
    await Deno.remove(`${root}/states/${hex.slice(0, 2)}`);
    deepEqual(await namesOf(store, "state"), []);
    await store.put(key, bodyOf(new Uint8Array([1])), call);
    deepEqual(await namesOf(store, "state"), [hex]);
    for (const [kind, folder] of [["state", "states"], ["lock", "locks"]] as const) {
      await Deno.rename(`${root}/${folder}`, `${root}/moved-${folder}`);
      const damaged = {
        code: "data_loss",
        message: new RegExp(`its folder "${folder}" is missing`),
      };
      await rejects(namesOf(store, kind), damaged);
      await rejects(store.put({ ...key, resource: kind }, bodyOf(new Uint8Array()), call), damaged);
      await rejects(store.delete({ ...key, resource: kind }, call), damaged);
    }
  });
});

Deno.test("S21 a disk that goes away half-way fails the List", async () => {
  await inStore(async (_store, root) => {
    const hex = "10".repeat(32);
    await Deno.writeTextFile(`${root}/states/10/${hex}`, "");
    const names = listObjects(root, "state", call.signal);
    equal(macToHex((await names.next()).value!), hex);
    await Deno.rename(`${root}/states`, `${root}/away`);
    await rejects(names.next(), { code: "data_loss" });
  });
});

Deno.test("List stops when the call is cancelled", async () => {
  await inStore(async (_store, root) => {
    const names = listObjects(root, "packfile", AbortSignal.abort());
    await rejects(names.next(), { name: "AbortError" });
  });
});
