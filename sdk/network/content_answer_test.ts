import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { contentAnswer } from "./content_answer.ts";

function answer(status: number, headers: Record<string, string>) {
  const { body: _, ...rest } = contentAnswer(new Response("x", { status, headers }), "get it");
  return rest;
}

Deno.test("contentAnswer: what headers say of a body, and only what they say", () => {
  const nothing = { start: 0, end: undefined, size: undefined, etag: undefined };
  deepEqual(answer(200, {}), nothing);
  deepEqual(answer(200, { "content-length": "many", etag: 'W/"a"' }), nothing);
  deepEqual(answer(200, { "content-length": "7", etag: '"a"' }), {
    start: 0,
    end: 7,
    size: 7,
    etag: '"a"',
  });
  const part = { start: 3, end: 5, size: 9, etag: undefined };
  deepEqual(answer(206, { "content-range": "bytes 3-4/9" }), part);
  deepEqual(answer(206, { "content-range": "bytes 3-4/9", "content-length": "2" }), part);
  deepEqual(answer(206, { "content-range": "bytes 3-4/*" }), { ...part, size: undefined });
});

Deno.test("contentAnswer: a part that contradicts itself, or says nothing, is none", () => {
  const wrong = ["", "bytes 3-4/4", "bytes 4-3/9", "bytes */9", "bytes 3-5/9", "items 3-4/9"];
  for (const range of wrong) {
    throws(() => answer(206, { "content-range": range, "content-length": "2" }), {
      code: "failed_precondition",
      message: /cannot get it: the server does not say which part of the content it gives; /,
    }, range);
  }
});
