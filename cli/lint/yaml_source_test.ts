import { strictEqual as equal } from "node:assert/strict";
import { yamlSource } from "./yaml_source.ts";

Deno.test("places are found in block and in flow style, quoted, aliased and after CRLF", () => {
  const source = yamlSource(
    "base: &b\r\n  x: 1\r\nlist:\r\n  - {a: 1,\r\n     'b': 2}\r\n  -\r\n    c: [1,\r\n      2]\r\nsame: *b\r\n",
  );
  equal(source.lineOf(["base", "x"]), 2);
  equal(source.lineOf(["list", 0, "a"]), 4);
  equal(source.lineOf(["list", 0, "b"]), 5);
  equal(source.lineOf(["list", 1, "c", 1]), 8);
  equal(source.lineOf(["same", "x"]), 2);
});

Deno.test("what is not there is found at what is around it", () => {
  const source = yamlSource("a: 1\nlist:\n  - b: 2\n");
  equal(source.lineOf(["list", 0, "absent"]), 3);
  equal(source.lineOf(["list", 7]), 2);
  equal(source.lineOf(["absent"]), 1);
  equal(source.keyRange(["absent"]), undefined);
  equal(yamlSource("").lineOf(["a"]), 1);
});

Deno.test("a tab as indentation is found, a tab elsewhere is none", () => {
  equal(yamlSource("a:\n\tb: 1\n").tab, 2);
  equal(yamlSource("a: 1\t# x\nb: |\n  \tx\nc: [\n\t1]\n").tab, undefined);
});
