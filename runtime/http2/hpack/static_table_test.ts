import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { staticName } from "./static_index.ts";
import { STATIC_LENGTH, STATIC_TABLE } from "./static_table.ts";

Deno.test("the static table has the entries of RFC 7541 appendix A at their indices", () => {
  equal(STATIC_LENGTH, 61);
  const known = { 1: ":authority", 8: ":status", 16: "accept-encoding", 31: "content-type" };
  for (const [index, name] of Object.entries(known)) {
    equal(STATIC_TABLE[Number(index) - 1]?.[0], name);
  }
  deepEqual(STATIC_TABLE[13], [":status", "500"]);
  deepEqual(STATIC_TABLE[57], ["user-agent", ""]);
  deepEqual(STATIC_TABLE[60], ["www-authenticate", ""]);
});

Deno.test("every entry of the static table is found, a name at its first index", () => {
  for (const [at, [name, value]] of STATIC_TABLE.entries()) {
    equal(staticName(name)?.values.get(value), at + 1);
    equal(staticName(name)?.index, STATIC_TABLE.findIndex((field) => field[0] === name) + 1);
  }
  equal(staticName("grpc-status"), undefined);
  equal(staticName(":method")?.values.get("PUT"), undefined);
});
