import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Mac } from "../sdk/mac.ts";
import { collectMacs, listLimit } from "./collect_macs.ts";

const { signal } = new AbortController();

function mac(number: number): Mac {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes as Mac;
}

async function* macs(count: number): AsyncGenerator<Mac> {
  for (let at = 0; at < count; at++) yield mac(at);
}

Deno.test("S20 collectMacs keeps the order and leaves out what came before", async () => {
  const list = [mac(3), mac(1), mac(3), mac(2), mac(1)];
  deepEqual(
    await collectMacs("state", list, signal),
    [mac(3), mac(1), mac(2)].map((one) => new Uint8Array(one)),
  );
  deepEqual(await collectMacs("state", [], signal), []);
});

Deno.test("S20 collectMacs copies, so that one buffer may be yielded again and again", async () => {
  async function* reusing() {
    const one = mac(0);
    for (let at = 0; at < 1000; at++) {
      one.set(mac(at));
      yield one;
    }
  }
  const listed = await collectMacs("lock", reusing(), signal);
  equal(listed.length, 1000);
  deepEqual(listed[777], new Uint8Array(mac(777)));
});

Deno.test("S20 collectMacs refuses entries that are no names", async () => {
  await rejects(collectMacs("lock", [new Uint8Array(31) as Mac], signal), /31 bytes as a name/);
  await rejects(collectMacs("lock", ["ab" as unknown as Mac], signal), /a string as a name/);
});

Deno.test("S21 collectMacs fails with the list", async () => {
  async function* broken() {
    yield mac(1);
    throw new Error("page 2 is unreachable");
  }
  await rejects(collectMacs("packfile", broken(), signal), /page 2 is unreachable/);
});

Deno.test("S22 collectMacs takes as many as fit and names the limit beyond", async () => {
  equal((await collectMacs("packfile", macs(listLimit), signal)).length, listLimit);
  let given = 0;
  async function* endless() {
    for (;;) yield mac(given++);
  }
  await rejects(collectMacs("packfile", endless(), signal), /more than 123361/);
  equal(given, listLimit + 1);
});

Deno.test("collectMacs ends a list whose call was cancelled, and lets it clean up", async () => {
  const controller = new AbortController();
  let cleaned = false;
  async function* long() {
    try {
      for (let at = 0;; at++) {
        if (at === 10) controller.abort(new Error("cancelled"));
        yield mac(at);
      }
    } finally {
      cleaned = true;
    }
  }
  await rejects(collectMacs("packfile", long(), controller.signal), /cancelled/);
  equal(cleaned, true);
});
