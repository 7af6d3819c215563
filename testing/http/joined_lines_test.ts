import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { joinedLines, replacedAcross } from "./joined_lines.ts";

const breaks = ["\r\n", "\n", "\\n", "\\\\r\\\\n", "%0A", "%250d"];

Deno.test("joinedLines: each character is told its place, wherever lines break", () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom(...breaks), fc.stringMatching(/^[a-z+/=]{1,9}$/)),
  );
  fc.assert(fc.property(pieces, (given) => {
    const whole = given.join("");
    const { text, origin } = joinedLines(whole);
    equal(text, given.filter((piece) => !breaks.includes(piece)).join(""));
    for (let at = 0; at < text.length; at++) equal(whole[origin(at)], text[at]);
  }));
});

Deno.test("replacedAcross: what is broken into lines is replaced, the breaks around it stay", () => {
  for (const line of breaks) {
    const given = ["ab", "SEC", "RE", "Tcd", "SECRET", "e"].join(line);
    const replaced = replacedAcross(given, /SECRET/g, ({ length }) => `<${length}>`);
    equal(replaced, ["ab", "<6>cd", "<6>", "e"].join(line));
  }
  equal(replacedAcross("aSECRETb", /SECRET/g, () => "-"), "a-b");
});
