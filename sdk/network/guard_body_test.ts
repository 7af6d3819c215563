import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { type BodyGuard, guardBody } from "./guard_body.ts";
import { someBytes } from "./testdata/some_bytes.ts";

const never = new AbortController().signal;

/** A body in pieces of `size` bytes that tells how it ended, and the answer around it. */
function scripted(bytes: Uint8Array<ArrayBuffer>, size: number, type?: "bytes") {
  const state = { pulls: 0, cancelled: undefined as unknown };
  let at = 0;
  const body = new ReadableStream({
    ...(type === undefined ? {} : { type }),
    pull(controller) {
      state.pulls++;
      if (at < bytes.length) return controller.enqueue(bytes.slice(at, at += size));
      controller.close();
      (controller as ReadableByteStreamController).byobRequest?.respond(0);
    },
    cancel(reason) {
      state.cancelled = reason;
    },
  }, { highWaterMark: 0 });
  return { answer: new Response(body, { headers: { a: "b" }, status: 206 }), state };
}

/** What is told of a body. */
function told(): Pick<BodyGuard, "came" | "ended"> & { bytes: number; ends: number } {
  const counted = {
    bytes: 0,
    ends: 0,
    came: (bytes: number) => void (counted.bytes += bytes),
    ended: () => void counted.ends++,
  };
  return counted;
}

Deno.test("guardBody: bytes, status and headers pass; they are counted, and the end is told once", async () => {
  const bytes = someBytes(1_000);
  for (const type of ["bytes", undefined] as const) {
    const { answer, state } = scripted(bytes, 300, type);
    const counted = told();
    const guarded = guardBody(answer, { action: "get it", signal: never, ...counted });
    equal(state.pulls, 0);
    equal(guarded.status, 206);
    equal(guarded.headers.get("a"), "b");
    deepEqual(await guarded.bytes(), bytes);
    deepEqual([counted.bytes, counted.ends], [1_000, 1]);
  }
});

Deno.test("guardBody: a body that is empty, or of a HEAD, ends at once and needs no reader", () => {
  const sources = [
    [new Response(null), "GET"],
    [new Response(new ReadableStream(), { headers: { "content-length": "0" } }), "GET"],
    [scripted(someBytes(9), 9).answer, "HEAD"],
  ] as const;
  for (const [answer, method] of sources) {
    const counted = told();
    const guarded = guardBody(answer, { action: "get it", method, signal: never, ...counted });
    equal(guarded.body, null);
    deepEqual([counted.bytes, counted.ends], [0, 1]);
  }
});

Deno.test("guardBody: an abort ends a body that nobody reads, with the reason for who reads it", async () => {
  const stop = new AbortController();
  const { answer, state } = scripted(someBytes(9), 3);
  let ends = 0;
  const guarded = guardBody(answer, {
    action: "get it",
    signal: stop.signal,
    ended: () => void ends++,
  });
  const reason = new Error("stop");
  stop.abort(reason);
  equal(state.cancelled, reason);
  await rejects(guarded.bytes(), reason);
  equal(ends, 1);
});

Deno.test("guardBody: a reader who leaves cancels the source; a body that breaks says so in words", async () => {
  const { answer, state } = scripted(someBytes(9), 3);
  const guarded = guardBody(answer, { action: "get it", signal: never });
  await guarded.body?.cancel("enough");
  equal(state.cancelled, "enough");
  for (const error of [new Deno.errors.ConnectionReset("os error"), new TypeError("corrupt")]) {
    const broken = new Response(
      new ReadableStream({ pull: () => Promise.reject(error) }, { highWaterMark: 0 }),
    );
    await rejects(guardBody(broken, { action: "get it", signal: never }).bytes(), {
      code: "unavailable",
      message: /^cannot get it: the (?:connection broke|body of the answer is damaged); /,
    });
  }
});
