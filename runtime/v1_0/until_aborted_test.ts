import { rejects, strictEqual } from "node:assert/strict";
import { untilAborted } from "./until_aborted.ts";

Deno.test("a wait ends with what it waited for, or with the signal", async () => {
  const abort = new AbortController();
  strictEqual(await untilAborted(Promise.resolve(1), abort.signal), 1);
  await rejects(untilAborted(Promise.reject(new Error("failed")), abort.signal), /failed/);
  const waits = rejects(untilAborted(new Promise(() => {}), abort.signal), /gone/);
  abort.abort(new Error("gone"));
  await waits;
  await rejects(untilAborted(new Promise(() => {}), abort.signal), /gone/);
});
