import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { givenMac, givenRange, givenResource } from "./object_name.ts";

Deno.test("kinds of object are known in the singular and in the plural", () => {
  equal(givenResource("state"), "state");
  equal(givenResource("packfiles"), "packfile");
  equal(givenResource("ecc-states"), "ecc-state");
  throws(() => givenResource("snapshot"), {
    code: "invalid_argument",
    message:
      /no kind of object "snapshot"; there are packfile, state, lock, ecc-packfile, ecc-state/,
  });
});

Deno.test("ranges are offset and length", () => {
  deepEqual(givenRange("0,1024"), { offset: 0, length: 1024 });
  deepEqual(givenRange("4294967295,4294967295"), { offset: 2 ** 32 - 1, length: 2 ** 32 - 1 });
  for (const text of ["", "1", "1,", ",1", "-1,2", "1-2", "1,4294967296", "1, 2", "1e3,2"]) {
    throws(() => givenRange(text), { code: "invalid_argument" }, text);
  }
});

Deno.test("names have 64 hexadecimal digits", () => {
  equal(givenMac("AB".repeat(32))[31], 0xab);
  throws(() => givenMac("ab"), { code: "invalid_argument" });
});
