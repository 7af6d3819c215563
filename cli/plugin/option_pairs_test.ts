import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { optionPairs } from "./option_pairs.ts";

Deno.test("options are split at the first equals sign, the last of a name counts", () => {
  deepEqual(optionPairs(["a=1", "b=x=y", "flag", "empty=", "a=2"]), {
    a: "2",
    b: "x=y",
    flag: "true",
    empty: "",
  });
});

Deno.test("an option without a name is refused without its value", () => {
  throws(() => optionPairs(["a=1", "=hunter2"]), (error: Error) => {
    return error.message.includes("option number 2") && !error.message.includes("hunter2");
  });
});
