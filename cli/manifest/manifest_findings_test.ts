import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { manifestFindings, parseManifest } from "./parse_manifest.ts";

const head = "name: hello\nconnectors:\n";
const entry = "  - type: importer\n    protocols: [hello]\n    executable: bin/hello\n";

const editsOf = (text: string) => manifestFindings(text, "m.yaml").findings.map(({ edit }) => edit);

Deno.test("a finding has rule, line, problem, reason and remedy, and leads to its place", () => {
  const { findings, manifest } = manifestFindings(
    `${head}${entry}    flags: [localfs]\n`,
    "m.yaml",
  );
  deepEqual(findings, [{
    rule: "unknown-key",
    severity: "error",
    file: "m.yaml",
    line: 6,
    path: ["connectors", 0, "flags"],
    problem: 'unknown key "flags"',
    why:
      "plakar ignores the key without a word: relative locations reach the plugin as they were " +
      "typed, and no flag holds",
    fix: 'write "location_flags"',
    message: 'unknown key "flags": plakar ignores "flags": write "location_flags"',
    edit: { kind: "rename-key", path: ["connectors", 0, "flags"], to: "location_flags" },
  }]);
  equal(manifest?.connectors[0]?.executable, "bin/hello");
});

Deno.test("a warning does not make a manifest unusable", () => {
  const text = `api_version: v1.0.0\n${head}${entry}`;
  deepEqual(manifestFindings(text, "m").findings.map(({ rule }) => rule), ["api-version-old"]);
  equal(parseManifest(text).apiVersion, "v1.0.0");
});

Deno.test("flags that nobody read so far come alive only when all of them are known", () => {
  deepEqual(editsOf(`${head}${entry}    flags: [localfs, remote]\n`), [undefined]);
  deepEqual(editsOf(`${head}${entry}    locationFlags: [remote]\n`), [undefined]);
});

Deno.test("a key is renamed only to one that is free", () => {
  deepEqual(editsOf(`${head}${entry}    extra_file: [a]\n    extra_files: [b]\n`), [undefined]);
  deepEqual(editsOf(`descripton: x\nDescription: y\n${head}${entry}`), [undefined, undefined]);
});

Deno.test("words that differ in case and underscores are put right, others are suggested", () => {
  const path = ["connectors", 0, "type"];
  const type = (text: string) => editsOf(head + entry.replace("importer", text))[0];
  deepEqual(type("Importer"), { kind: "set-value", path, value: "importer" });
  deepEqual(type("store"), { kind: "set-value", path, value: "storage" });
  equal(type("source"), undefined);
  const { findings } = manifestFindings(`${head}${entry}    class: data-base\n`, "m");
  deepEqual(findings[0]?.edit, {
    kind: "set-value",
    path: ["connectors", 0, "class"],
    value: "database",
  });
});

Deno.test("any text gives findings or a manifest, and never throws", () => {
  const words = [
    "name",
    ":",
    " ",
    "\n",
    "  ",
    "- ",
    "connectors",
    "[",
    "]",
    "{",
    "x",
    '"',
    "\t",
    "&a",
    "*a",
  ];
  fc.assert(fc.property(fc.array(fc.constantFrom(...words)), (parts) => {
    const { findings, manifest } = manifestFindings(parts.join(""), "m.yaml");
    ok(manifest !== undefined || findings.length > 0);
    for (const { line } of findings) ok(line >= 1);
  }));
});
