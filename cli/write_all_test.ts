import { strictEqual as equal, throws } from "node:assert/strict";
import { writeAll } from "./write_all.ts";

Deno.test("writeAll goes on after a short write", () => {
  let written = "";
  writeAll({
    writeSync(bytes) {
      written += new TextDecoder().decode(bytes.subarray(0, 3));
      return Math.min(3, bytes.length);
    },
  }, "eight ch");
  equal(written, "eight ch");
});

Deno.test("writeAll ends without an error when nobody reads any more, and with every other one", () => {
  const failing = (error: Error) => ({
    writeSync(): number {
      throw error;
    },
  });
  writeAll(failing(new Deno.errors.BrokenPipe("gone")), "text");
  throws(() => writeAll(failing(new Error("disk full")), "text"), /disk full/);
});
