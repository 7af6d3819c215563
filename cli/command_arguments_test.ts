import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { commandArguments } from "./command_arguments.ts";

const options = { out: { type: "string" }, json: { type: "boolean" } } as const;

Deno.test("arguments are read into values and positionals", () => {
  const { values, positionals } = commandArguments({
    args: ["a", "--json", "--out=x", "b"],
    allowPositionals: true,
    options,
  });
  deepEqual({ ...values }, { json: true, out: "x" });
  deepEqual(positionals, ["a", "b"]);
});

for (
  const [args, reason] of [
    [["--nope"], 'unknown option "--nope"; see --help'],
    [["word"], 'unexpected argument "word"; see --help'],
    [["--out"], 'option "--out <value>" argument missing; see --help'],
    [["--json=1"], 'option "--json" does not take an argument; see --help'],
  ] as const
) {
  Deno.test(`${args[0]} is refused in one sentence`, () => {
    throws(() => commandArguments({ args: [...args], options }), {
      name: "ConnectorError",
      code: "invalid_argument",
      message: reason,
    });
  });
}
