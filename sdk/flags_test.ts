import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { locationFlagBits, locationFlags, locationFlagsFromBits } from "./flags.ts";

Deno.test("every flag has its own bit, in the order of protocol 2.6", () => {
  deepEqual(locationFlags, ["localfs", "file", "stream", "needack", "nomerge", "exportxattr"]);
  deepEqual(locationFlags.map((flag) => locationFlagBits([flag])), [1, 2, 4, 8, 16, 32]);
});

Deno.test("flags are or-ed, so order and repetition do not matter", () => {
  equal(locationFlagBits([]), 0);
  equal(locationFlagBits(["localfs", "stream"]), 5);
  equal(locationFlagBits(["stream", "localfs", "stream"]), 5);
  equal(locationFlagBits(locationFlags), 63);
});

Deno.test("every number of flags is read back as it was written", () => {
  for (let bits = 0; bits < 64; bits++) equal(locationFlagBits(locationFlagsFromBits(bits)), bits);
});

Deno.test("bits without a name are ignored", () => {
  deepEqual(locationFlagsFromBits(64 + 8), ["needack"]);
  deepEqual(locationFlagsFromBits(0x80000000), []);
  deepEqual(locationFlagsFromBits(0xffffffff), [...locationFlags]);
  deepEqual(locationFlagsFromBits(NaN), []);
});
