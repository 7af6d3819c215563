import { rejects, strictEqual as equal } from "node:assert/strict";
import { writeAsRead } from "./write_as_read.ts";

Deno.test("writeAsRead goes on after a short write", async () => {
  let written = "";
  const stream = {
    write(bytes: Uint8Array): Promise<number> {
      written += new TextDecoder().decode(bytes.subarray(0, 3));
      return Promise.resolve(Math.min(3, bytes.length));
    },
  };
  equal(await writeAsRead(stream, "eight ch"), true);
  equal(written, "eight ch");
});

Deno.test("writeAsRead tells when nobody reads any more, and throws every other error", async () => {
  const failing = (error: Error) => ({ write: () => Promise.reject(error) });
  equal(await writeAsRead(failing(new Deno.errors.BrokenPipe("gone")), "text"), false);
  await rejects(writeAsRead(failing(new Error("disk full")), "text"), /disk full/);
});

Deno.test("a full disk is told as a sentence", async () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  await rejects(writeAsRead({ write: () => Promise.reject(full) }, "text"), {
    name: "ConnectorError",
    message: 'cannot write the result to "stdout": no space left on device; free some space',
  });
});
