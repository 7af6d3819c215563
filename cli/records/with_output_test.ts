import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { withOutput } from "./with_output.ts";

Deno.test("a run ends without an error once nobody reads its result any more", async () => {
  const out: string[] = [];
  const context = {
    signal: new AbortController().signal,
    print: (text: string) => void out.push(text),
    note: () => {},
    readerGone: () => out.length >= 3,
  };
  const code = await withOutput(context, { isStream: true }, async ({ print, signal }) => {
    for (;;) {
      signal.throwIfAborted();
      print(await Promise.resolve("line"));
    }
  });
  equal(code, 0);
  deepEqual(out, ["line", "line", "line"]);
});

Deno.test("an interrupt and a failure of its own are given on", async () => {
  const stop = new AbortController();
  const context = { signal: stop.signal, print: () => {}, note: () => {} };
  await rejects(
    withOutput(context, {}, () => Promise.reject(new Error("as meant"))),
    /as meant/,
  );
  equal(await withOutput(context, {}, () => Promise.resolve(3)), 3);
  const running = withOutput(
    context,
    {},
    ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  stop.abort(new Error("interrupted"));
  await rejects(running, /interrupted/);
});
