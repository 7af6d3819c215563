import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { parse } from "jsonc-parser";
import { addManifestEntry } from "../init/add_manifest_entry.ts";
import type { ConnectorPlan } from "../init/project_plan.ts";
import { withOptions, withPermissions, withSetup } from "./role_changes.ts";

const plan: ConnectorPlan = {
  connector: "notes",
  protocol: "memo",
  template: "files",
  roles: ["exporter"],
};

Deno.test("a setup is exported behind the others, unless it is there in any form", () => {
  const line = 'export { exporter } from "./conformance_exporter.ts";\n';
  equal(withSetup("// mine", "exporter"), `// mine\n${line}`);
  for (
    const text of [
      line,
      "export const exporter = exporterSetup({});\n",
      'export { importer, setup as exporter } from "./all.ts";\n',
      'export {\n  importer,\n  exporter,\n} from "./all.ts";\n',
    ]
  ) equal(withSetup(text, "exporter"), text);
  const other = "export const exporterPlace = 1;\n";
  equal(withSetup(other, "exporter"), other + line);
});

Deno.test("a permission set is added, and comments stay", () => {
  const text = `{
  // mine
  "permissions": {
    "notes-importer": { "read": true } // this one, too
  },
  "tasks": { "x": "y" },
}
`;
  const after = withPermissions(text, plan, "exporter");
  const { permissions, tasks } = parse(after, [], { allowTrailingComma: true });
  deepEqual(Object.keys(permissions), ["notes-importer", "notes-exporter"]);
  equal(permissions["notes-exporter"].write, true);
  deepEqual(permissions["notes-exporter"].env, { ignore: true });
  deepEqual(tasks, { x: "y" });
  for (const comment of ["// mine\n", "// this one, too\n", '"env": { "ignore": true }\n']) {
    equal(after.includes(comment), true, after);
  }
  equal(withPermissions(after, plan, "exporter"), after);
  const bare = withPermissions("{}\n", plan, "exporter");
  deepEqual(Object.keys(parse(bare).permissions), ["notes-exporter"]);
});

Deno.test("an entry is added to the manifest in the style of the others", () => {
  const text = `# mine
connectors:
  - type: importer # the first
    protocols: [memo]
    executable: bin/notes-importer
`;
  equal(
    addManifestEntry(text, plan, "exporter"),
    `${text}  - type: exporter
    protocols: [memo]
    location_flags: [localfs]
    executable: bin/notes-exporter
    validator: connectors/notes/exporter.schema.json
    class: file-storage
`,
  );
});

Deno.test("options are told behind those of the other roles, once, and only where those are", () => {
  equal(withOptions("# Notes\n", plan, "exporter"), "# Notes\n");
  const text = "# Notes\n\n<!-- options:notes-importer -->\n<!-- /options -->\n\n## End\n";
  const after = withOptions(text, plan, "exporter");
  const [before, behind] = after.split("\n## The exporter\n");
  equal(before, "# Notes\n\n<!-- options:notes-importer -->\n<!-- /options -->\n");
  equal(behind?.endsWith("<!-- /options -->\n\n## End\n"), true, after);
  equal(withOptions(after, plan, "exporter"), after);
});
