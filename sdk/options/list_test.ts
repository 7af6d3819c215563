import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { duration } from "./duration.ts";
import { integer } from "./integer.ts";
import { list } from "./list.ts";
import { oneOf } from "./one_of.ts";
import type { Option } from "./option.ts";
import { secret } from "./secret.ts";

Deno.test("a list is cut at commas and trimmed", () => {
  const option: Option<readonly string[]> = list({});
  deepEqual(option.read("a, b c ,d"), { value: ["a", "b c", "d"] });
  deepEqual(option.read("a"), { value: ["a"] });
  for (const text of ["", " ", "a,,b", "a,", ","]) ok("problem" in option.read(text), text);
  deepEqual(list({ optional: true }).read(""), { value: [] });
  deepEqual(list({ default: ["a"] }).read(""), { value: [] });
});

Deno.test("the items of a list have a type, and a wrong one is counted out", () => {
  const ports: Option<readonly number[]> = list({ item: integer({ minimum: 1 }) });
  deepEqual(ports.read("22,2222"), { value: [22, 2222] });
  deepEqual(ports.read("22,0"), {
    problem: "has a wrong item: number 2 is too small; write at least 1",
  });
  const words: Option<readonly ("a" | "b")[]> = list({ item: oneOf(["a", "b"], {}) });
  deepEqual(words.read("b,a"), { value: ["b", "a"] });
  // @ts-expect-error the default has items of another type
  list({ item: integer({}), default: ["22"] });
});

Deno.test("a list is text in the schema, and secret if its items are", () => {
  deepEqual(list({ item: duration({}), default: [1000, 60_000] }).schema, {
    type: "string",
    default: "1s,1m",
  });
  const keys = list({ item: secret({}) });
  equal(keys.secret, true);
  deepEqual(keys.schema, { type: "string", minLength: 1, writeOnly: true });
});
