import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { ancestors } from "./ancestors.ts";

Deno.test("the folders above a path come from the top down, without the path", () => {
  deepEqual(ancestors("/srv/data/x"), ["/", "/srv", "/srv/data"]);
  deepEqual(ancestors("/srv"), ["/"]);
  deepEqual(ancestors("/"), []);
});
