import { strictEqual as equal } from "node:assert/strict";
import { manifestFindings } from "./parse_manifest.ts";

const first = (text: string) => {
  const [finding] = manifestFindings(text, "m.yaml").findings;
  return `${finding?.line} ${finding?.rule}: ${finding?.problem}; ${finding?.fix}`;
};

Deno.test("the usual mistakes of YAML are told apart", () => {
  equal(
    first("name: a\nlist:\n  - type: x\n    type: y\n"),
    '4 duplicate-key: the key "type" stands twice; keep one of the lines with this key',
  );
  equal(
    first("name: x\ndescription: a: b\n"),
    '2 yaml-syntax: not valid YAML: the text of "description" has a colon and a space in it; ' +
      'put it in quotes: description: "a: b"',
  );
  equal(first("a: [\n \t- b\n").slice(0, 5), "2 tab");
  equal(first('name: "x\n').includes("yaml-syntax: not valid YAML: "), true);
});
