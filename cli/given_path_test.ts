import { strictEqual as equal } from "node:assert/strict";
import { givenPath } from "./given_path.ts";

Deno.test("a relative path counts from where the person is, an absolute one stands", () => {
  const before = Deno.env.get("INIT_CWD");
  try {
    Deno.env.set("INIT_CWD", "/somewhere");
    equal(givenPath("here/x"), "/somewhere/here/x");
    equal(givenPath("/there"), "/there");
    Deno.env.delete("INIT_CWD");
    equal(givenPath("x"), `${Deno.cwd()}/x`);
  } finally {
    if (before === undefined) Deno.env.delete("INIT_CWD");
    else Deno.env.set("INIT_CWD", before);
  }
});
