import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { editManifest } from "./edit_manifest.ts";
import { edit, exporter, importer } from "./testdata/edited.ts";

const inStep = `name:   notes   # the package
connectors:
# the first
  -   type:   "importer"
      class: service   # chosen by hand


      protocols:
      - memo   # the old name
      - 'notes'
      location_flags: [ stream ]
      executable: ./bin/notes-importer
      validator: ./connectors/notes/importer.schema.json

  - {type: exporter, protocols: [notes], executable: bin/notes-exporter}
# the end
`;

Deno.test("a manifest that is in step stays as it is, to the letter", () => {
  const { text, changes } = editManifest(inStep, [importer, exporter]);
  equal(text, inStep);
  deepEqual(changes, []);
  const windows = inStep.replaceAll("\n", "\r\n");
  equal(editManifest(windows, [importer, exporter]).text, windows);
});

Deno.test("values change in their place and style, comments stay", () => {
  const stale = `name: notes
connectors:
  - type: importer
    # who it answers to
    protocols:
      - note   # without s
      - "memo" # the old name
      - memos  # gone
    executable: dist/notes-importer   # compiled
    location_flags: [localfs]  # one
    validator: 'old.json' # generated
    class: service
  - type: exporter # below
    protocols: [ notes, memo ] # two
    executable: bin/notes-exporter
`;
  equal(
    edit(stale, [importer, exporter]),
    `name: notes
connectors:
  - type: importer
    # who it answers to
    protocols:
      - notes   # without s
      - "memo" # the old name
    executable: dist/notes-importer   # compiled
    location_flags: [stream]  # one
    validator: 'connectors/notes/importer.schema.json' # generated
    class: service
  - type: exporter # below
    protocols: [ notes ] # two
    executable: bin/notes-exporter
`,
  );
  deepEqual(editManifest(stale, [importer, exporter]).changes, [
    "notes-importer: protocols [note, memo, memos] becomes [memo, notes]",
    "notes-importer: location_flags [localfs] becomes [stream]",
    "notes-importer: validator old.json becomes connectors/notes/importer.schema.json",
    "notes-exporter: protocols [notes, memo] becomes [notes]",
  ]);
});

Deno.test("a key that is missing stands beside its neighbour", () => {
  const stale = `name: notes
connectors:
  - type: importer
    protocols: [notes]
    # where it is
    executable: bin/notes-importer # compiled

    class: service
  - { type: exporter, executable: bin/notes-exporter }`;
  equal(
    edit(stale, [importer, { ...exporter, flags: ["localfs"] }]),
    `name: notes
connectors:
  - type: importer
    protocols: [notes, memo]
    location_flags: [stream]
    # where it is
    executable: bin/notes-importer # compiled
    validator: connectors/notes/importer.schema.json

    class: service
  - { type: exporter, executable: bin/notes-exporter, protocols: [notes], location_flags: [localfs] }`,
  );
});

Deno.test("flags that are gone leave an empty list, and one a host refuses is never written", () => {
  const stale = `name: notes
connectors:
  - type: exporter
    location_flags:
      - stream # no more
      - localfs
    protocols: [notes]
    executable: bin/notes-exporter
`;
  equal(
    edit(stale, [exporter]),
    `name: notes
connectors:
  - type: exporter
    location_flags: []
    protocols: [notes]
    executable: bin/notes-exporter
`,
  );
});

Deno.test("a new entry looks like the last one, and comes before what follows", () => {
  const entry = (style: string) => style + "\ntags: [a]\n";
  const plain = `name: notes
connectors:
    -   type: importer
        protocols: [notes, memo]
        location_flags: [stream]
        executable: ./bin/notes-importer
        validator: connectors/notes/importer.schema.json
        # class: service
# the end`;
  equal(
    edit(entry(plain), [importer, exporter]),
    `name: notes
connectors:
    -   type: importer
        protocols: [notes, memo]
        location_flags: [stream]
        executable: ./bin/notes-importer
        validator: connectors/notes/importer.schema.json
        # class: service
    -   type: exporter
        protocols: [notes]
        executable: ./bin/notes-exporter
# the end
tags: [a]
`,
  );
  const made = edit(inStep, [importer, exporter, { ...exporter, role: "storage" }]);
  equal(
    made,
    inStep.replace(
      "# the end",
      "\n  - {type: storage, protocols: [notes], executable: bin/notes-storage}\n# the end",
    ),
  );
});

Deno.test("lists of a new entry are written line by line where the last entry does so", () => {
  const blocks = `name: notes
connectors:
- type: exporter
  protocols:
  - notes
  executable: bin/notes-exporter`;
  equal(
    edit(blocks, [exporter, importer]),
    `${blocks}
- type: importer
  protocols:
    - notes
    - memo
  location_flags:
    - stream
  executable: bin/notes-importer
  validator: connectors/notes/importer.schema.json
`.trimEnd(),
  );
});

Deno.test("the first entries come into a manifest that has none", () => {
  const expected = `name: notes
connectors:
  - type: exporter
    protocols: [notes]
    executable: bin/notes-exporter
  - type: importer
    protocols: [notes, memo]
    location_flags: [stream]
    executable: bin/notes-importer
    validator: connectors/notes/importer.schema.json
`;
  for (const none of ["connectors: []\n", "connectors:\n", "connectors: [ ]\n", ""]) {
    equal(edit(`name: notes\n${none}`, [exporter, importer]), expected, none);
  }
  equal(edit("name: notes", [exporter, importer]), expected);
});

Deno.test("an entry of no connector here is told, and left as it is", () => {
  const foreign = `${inStep}  - type: storage
    protocols: [other]
    executable: bin/other
`.replace("# the end\n", "");
  const { text, unknown } = editManifest(foreign, [importer, exporter]);
  equal(text, foreign);
  deepEqual(unknown, ["bin/other"]);
});
