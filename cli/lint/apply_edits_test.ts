import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { Edit, Finding } from "../manifest/finding.ts";
import { applyEdits } from "./apply_edits.ts";

const finding = (edit: Edit): Finding => ({
  rule: "unknown-key",
  severity: "error",
  file: "manifest.yaml",
  line: 1,
  problem: "",
  why: "",
  fix: "",
  edit,
});

function apply(text: string, ...edits: readonly Edit[]): string {
  return applyEdits(text, edits.map(finding)).text;
}

Deno.test("an edit changes its own characters and nothing else", () => {
  const text = "# top\nname:   'x'   # why\r\nlist:\n- flags : [ a,b ]\n  z: {q: 1}\n\n# end";
  equal(
    apply(
      text,
      { kind: "set-value", path: ["name"], value: "y" },
      { kind: "rename-key", path: ["list", 0, "flags"], to: "location_flags" },
      { kind: "set-value", path: ["list", 0, "location_flags", 0], value: "no" },
      { kind: "rename-key", path: ["list", 0, "z", "q"], to: "r" },
    ),
    "# top\nname:   'y'   # why\r\nlist:\n- location_flags : [ a,b ]\n  z: {r: 1}\n\n# end",
  );
});

Deno.test("a key is removed with its line, where it has one", () => {
  const path = ["version"];
  equal(apply("a: 1\nversion: v1 # x\nb: 2\n", { kind: "remove-key", path }), "a: 1\nb: 2\n");
  equal(apply("a: 1\nversion: v1", { kind: "remove-key", path }), "a: 1\n");
  equal(apply("version:\nb: 2\n", { kind: "remove-key", path }), "b: 2\n");
  equal(apply("version: 'a\n  b'\nc: 2\n", { kind: "remove-key", path }), "c: 2\n");
  // What shares its line, or has lines of its own below, is left to a person.
  for (
    const text of ["{version: 1, b: 2}\n", "version:\n  - 1\nb: 2\n", "version: |\n  1\nb: 2\n"]
  ) {
    const isBlock = text.includes("|");
    equal(apply(text, { kind: "remove-key", path }), isBlock ? "b: 2\n" : text);
  }
  const item = "list:\n  - version: 1\n    b: 2\n";
  equal(apply(item, { kind: "remove-key", path: ["list", 0, "version"] }), item);
});

Deno.test("a text becomes a list of one, or of what is plainly several", () => {
  const list = (text: string) => apply(`a: ${text}\n`, { kind: "make-list", path: ["a"] });
  equal(list("dir"), "a: [dir]\n");
  equal(list("dir, dir+tls # both"), "a: [dir, dir+tls] # both\n");
  equal(list('"x, y"'), 'a: ["x, y"]\n');
  equal(list("--a=b, c"), 'a: ["--a=b, c"]\n');
  equal(list("|\n  x"), "a: |\n  x\n");
});

Deno.test("edits that overlap have one turn each, and no text no edit", () => {
  const both = [
    { kind: "set-value", path: ["a"], value: "x" },
    { kind: "make-list", path: ["a"] },
  ] as const;
  const { text, applied } = applyEdits("a: b\n", both.map(finding));
  equal(text, "a: x\n");
  equal(applied.length, 1);
  deepEqual(applyEdits("", both.map(finding)), { text: "", applied: [] });
});
