import { strictEqual as equal, throws } from "node:assert/strict";
import { storageSizeToWire } from "./storage_size_to_wire.ts";

Deno.test("a size is a whole number of bytes, or -1", () => {
  for (const size of [-1, 0, Number.MAX_SAFE_INTEGER, 2n ** 63n - 1n, -1n]) {
    equal(storageSizeToWire(size), size);
  }
  for (const size of [-2, 1.5, NaN, Infinity, 2 ** 53, 2n ** 63n, -2n, "7"]) {
    throws(() => storageSizeToWire(size as number), /whole number of bytes/);
  }
});
