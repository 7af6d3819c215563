import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { parseManifest } from "../../manifest/parse_manifest.ts";
import { editManifest } from "../edit_manifest.ts";
import type { WantedEntry } from "../manifest_steps.ts";

/** A connector with options, two protocols and a flag. */
export const importer: WantedEntry = {
  connector: "notes",
  role: "importer",
  protocols: ["notes", "memo"],
  flags: ["stream"],
  validator: "connectors/notes/importer.schema.json",
};
/** One without options, and with a flag that a manifest cannot hold. */
export const exporter: WantedEntry = {
  connector: "notes",
  role: "exporter",
  protocols: ["notes"],
  flags: ["exportxattr"],
};

/** Edits, and sees to it that the result is in step and reads as a manifest. */
export function edit(text: string, wanted: readonly WantedEntry[]): string {
  const made = editManifest(text, wanted).text;
  const again = editManifest(made, wanted);
  equal(again.text, made);
  deepEqual(again.changes, []);
  parseManifest(made);
  return made;
}
