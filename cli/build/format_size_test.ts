import { strictEqual as equal } from "node:assert/strict";
import { formatSize } from "./format_size.ts";

Deno.test("formatSize picks the unit that keeps numbers short", () => {
  equal(formatSize(0), "0 B");
  equal(formatSize(999), "999 B");
  equal(formatSize(1000), "1.0 kB");
  equal(formatSize(999_960), "1.0 MB");
  equal(formatSize(97_761_975), "97.8 MB");
  equal(formatSize(5e15), "5000.0 TB");
});
