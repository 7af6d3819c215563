import { strictEqual as equal } from "node:assert/strict";
import { lineOf } from "./line_of.ts";

const text = `# a comment
name: x
connectors:
  - type: importer
    protocols:
      - one
      - two
    executable: a

  # another comment
  - executable: b
    type: storage
    protocols: [three, four]
  -
    type: exporter
tags: [a]
`;

Deno.test("lineOf finds keys and list items by their indentation", () => {
  equal(lineOf(text, ["name"]), 2);
  equal(lineOf(text, ["connectors"]), 3);
  equal(lineOf(text, ["connectors", 0]), 4);
  equal(lineOf(text, ["connectors", 0, "type"]), 4);
  equal(lineOf(text, ["connectors", 0, "protocols", 1]), 7);
  equal(lineOf(text, ["connectors", 0, "executable"]), 8);
  equal(lineOf(text, ["connectors", 1, "executable"]), 11);
  equal(lineOf(text, ["connectors", 1, "type"]), 12);
  equal(lineOf(text, ["connectors", 2, "type"]), 15);
  equal(lineOf(text, ["tags"]), 16);
});

Deno.test("lineOf falls back to the nearest line above: flow style, absent keys", () => {
  equal(lineOf(text, ["connectors", 1, "protocols", 1]), 13);
  equal(lineOf(text, ["connectors", 0, "class"]), 4);
  equal(lineOf(text, ["absent"]), 1);
  equal(lineOf("{name: x}", ["name"]), 1);
});

Deno.test("lineOf reads lists that are not indented, quoted keys and CRLF", () => {
  const dense = 'connectors:\r\n- type: a\r\n  "args": []\r\n- type: b\r\nname: y\r\n';
  equal(lineOf(dense, ["connectors", 0, "args"]), 3);
  equal(lineOf(dense, ["connectors", 1, "type"]), 4);
  equal(lineOf(dense, ["name"]), 5);
});
