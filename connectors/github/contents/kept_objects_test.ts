import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { keptObjects } from "./kept_objects.ts";

Deno.test("an object is given back once", () => {
  const kept = keptObjects(100);
  kept.keep("a", { number: 1 });
  deepEqual(kept.take("a"), { number: 1 });
  equal(kept.take("a"), undefined);
});

Deno.test("the oldest go when it becomes too much, and what is too large is not kept", () => {
  const kept = keptObjects(40);
  for (const key of ["a", "b", "c"]) kept.keep(key, { text: "12345" });
  equal(kept.take("a"), undefined);
  deepEqual(kept.take("b"), { text: "12345" });
  kept.keep("d", { text: "x".repeat(30) });
  equal(kept.take("d"), undefined);
  deepEqual(kept.take("c"), { text: "12345" });
});

Deno.test("an object that is kept again counts once", () => {
  const kept = keptObjects(40);
  for (let time = 0; time < 5; time++) kept.keep("a", { text: "12345" });
  kept.keep("b", { text: "12345" });
  deepEqual(kept.take("a"), { text: "12345" });
  deepEqual(kept.take("b"), { text: "12345" });
});

Deno.test("what is counted is bytes, and what comes back is what was kept", () => {
  const kept = keptObjects(40);
  kept.keep("a", { text: "ééééé" });
  kept.keep("b", { text: "ééééé" });
  equal(kept.take("a"), undefined);
  deepEqual(kept.take("b"), { text: "ééééé" });
});
