import { rejects, strictEqual as equal } from "node:assert/strict";
import { loopable } from "./loopable.ts";

Deno.test("arrays, sets, generators and streams go through as they are", async () => {
  const values = [[1], new Set([1]), (function* () {})(), ReadableStream.from([1])];
  for (const value of values) {
    equal(await loopable<number>("scan", value), value);
    equal(await loopable<number>("scan", Promise.resolve(value)), value);
  }
});

Deno.test("anything else is told by the method's name and what to return", async () => {
  for (const wrong of [undefined, null, 7, "text", {}, { record: {} }, () => []]) {
    await rejects(loopable("getStates", wrong as unknown as number[]), {
      message: `getStates returned ${wrong === null ? "null" : typeof wrong}, which cannot be ` +
        `looped over; write it as a generator, or return an array or a stream`,
    });
  }
});
