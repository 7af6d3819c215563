import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { restoreOwner } from "./restore_owner.ts";

const refusal = (code: string) => Object.assign(new Error(code), { code });

Deno.test("E19 an owner that may not be given is tried once, told once, and left", async () => {
  const calls: string[] = [];
  const told: unknown[] = [];
  const owner = restoreOwner((wants) => told.push(wants), (path, uid, gid) => {
    calls.push(`${path} ${uid}:${gid}`);
    return uid === 1000 ? Promise.resolve() : Promise.reject(refusal("EPERM"));
  });
  const has = { uid: 1000, gid: 1000 };
  deepEqual(await owner.give("/a", has, { uid: 0, gid: 50 }), { uid: 1000, gid: 50 });
  deepEqual(await owner.give("/b", has, { uid: 0, gid: 50 }), { uid: 1000, gid: 50 });
  deepEqual(await owner.give("/c", has, has), has);
  deepEqual(calls, ["/a 0:50", "/a 1000:50", "/b 1000:50"]);
  deepEqual(told, [{ uid: 0, gid: 50 }]);
});

Deno.test("E19 neither owner nor group may be given: the entry keeps both", async () => {
  const owner = restoreOwner(() => {}, () => Promise.reject(refusal("EINVAL")));
  const has = { uid: 1000, gid: 1000 };
  equal(await owner.give("/a", has, { uid: 0, gid: 0 }), has);
});

Deno.test("E19 another failure of chown is a failure of the record", async () => {
  const owner = restoreOwner(() => {}, () => Promise.reject(refusal("EROFS")));
  await rejects(owner.give("/a", { uid: 1, gid: 1 }, { uid: 2, gid: 2 }), { code: "EROFS" });
});

Deno.test("E19 ids that no system has mean: leave it as it is", () => {
  const owner = restoreOwner(() => {});
  const keep = 0xffff_ffff;
  deepEqual(owner.wanted({ uid: 5n, gid: 2n ** 40n }), { uid: 5, gid: keep });
  deepEqual(owner.wanted({ uid: -1n, gid: 0xffff_ffffn }), { uid: keep, gid: keep });
});
