import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { apiOption } from "./api_option.ts";

Deno.test("--api takes the two generations, with or without the v, and nothing else", () => {
  const parse = (text: string) => apiOption("what").parseArg!(text, undefined);
  deepEqual(["v1.0", "1.1", "1.0", "v1.1"].map(parse), ["v1.0", "v1.1", "v1.0", "v1.1"]);
  for (const odd of ["", "v1", "1.2", "v1.1.0", "vv1.0"]) {
    throws(() => parse(odd), {
      code: "invalid_argument",
      message: `--api is "${odd}", which is none of v1.0, v1.1; see --help`,
    });
  }
});
