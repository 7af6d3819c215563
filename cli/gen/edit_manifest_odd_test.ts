import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { editManifest } from "./edit_manifest.ts";
import type { WantedEntry } from "./manifest_steps.ts";
import { edit, exporter, importer } from "./testdata/edited.ts";

Deno.test("an entry belongs to its connector by name, by role in args, or by protocol", () => {
  const combined = `name: notes
connectors:
  - type: importer
    protocols: [notes, memo]
    location_flags: [stream]
    executable: bin/notes.exe
    args: [importer]
    validator: connectors/notes/importer.schema.json
`;
  equal(edit(combined, [importer]), combined);
  equal(
    edit(combined.replace(".exe", ""), [importer, exporter]),
    `${combined.replace(".exe", "")}  - type: exporter
    protocols: [notes]
    executable: bin/notes
    args: [exporter]
`,
  );
  const renamed = combined.replace("notes.exe\n    args: [importer]", "memo-importer");
  equal(edit(renamed, [importer]), renamed.replace("memo-importer", "notes-importer"));
});

Deno.test("two entries may share the protocols of one executable", () => {
  const two = `name: notes
connectors:
  - {type: exporter, protocols: [notes], class: service, executable: bin/notes-exporter}
  - {type: exporter, protocols: [memo], executable: bin/notes-exporter}
`;
  const both = { ...exporter, protocols: ["notes", "memo"] };
  equal(edit(two, [both]), two);
  equal(
    edit(two, [{ ...both, protocols: ["notes", "memo", "text"] }]),
    two.replace("[notes]", "[notes, text]"),
  );
});

Deno.test("anchors and merge keys are understood", () => {
  const anchors = `name: notes
connectors:
  - &base
    type: exporter
    protocols: &names [notes]
    executable: bin/notes-exporter
  - <<: *base
    type: storage
    executable: bin/notes-storage
`;
  const storage: WantedEntry = { ...exporter, role: "storage" };
  equal(editManifest(anchors, [exporter, storage]).text, anchors);
  const made = edit(anchors, [exporter, { ...storage, protocols: ["notes", "memo"] }]);
  equal(made.includes("protocols: &names [notes]\n"), true);
  deepEqual(parseManifest(made).connectors.map(({ protocols }) => protocols), [
    ["notes"],
    ["notes", "memo"],
  ]);
  throws(
    () =>
      editManifest("x: &e {type: exporter, executable: bin/notes-exporter}\nconnectors: [*e]", [
        exporter,
      ]),
    { message: /an entry is an alias/ },
  );
});

Deno.test("protocols that look like something else are quoted", () => {
  const odd = { ...exporter, protocols: ["12", "true", "a+b"] };
  const text = "name: notes\nconnectors:\n  - type: exporter\n    protocols: [notes]\n" +
    "    executable: bin/notes-exporter\n";
  equal(edit(text, [odd]), text.replace("[notes]", '["12", "true", a+b]'));
});

Deno.test("what is no manifest is refused with its line", () => {
  const refused = (text: string, message: string | RegExp) =>
    throws(() => editManifest(text, [exporter], "m.yaml"), { code: "invalid_argument", message });
  refused("a: b\n  c: d: e", /^m\.yaml:2?1?: not valid YAML: /);
  refused("- a", 'm.yaml:1: expected "key: value" lines, such as "name: my-package"');
  refused("connectors: yes", 'm.yaml: "connectors" must be a list');
});

Deno.test("aliases that would fill the memory are refused in one sentence", () => {
  const levels = ["a", "b", "c", "d", "e", "f", "g"];
  const lines = levels.map((name, index) => {
    const item = index === 0 ? "x" : `*${levels[index - 1]}`;
    return `${name}: &${name} [${Array(9).fill(item).join(", ")}]`;
  });
  throws(() => editManifest([...lines, "connectors: *g", ""].join("\n"), []), {
    code: "invalid_argument",
    message: /^manifest\.yaml:1: not valid YAML: Excessive alias count/,
  });
});
