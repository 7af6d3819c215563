import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { buildPlan } from "../build/build_plan.ts";
import { permissionSet } from "../build/permission_set.ts";
import type { ProjectPlan } from "./project_plan.ts";
import { projectFiles } from "./project_files.ts";
import { templateNames } from "./template_facts.ts";

const plan: ProjectPlan = {
  name: "my-notes",
  connector: "my-notes",
  protocol: "notes",
  template: "files",
  roles: ["importer"],
  sdk: { version: "1.2.3" },
};

/** Every set of roles but the empty one. */
const subsets: readonly (readonly ConnectorType[])[] = [1, 2, 3, 4, 5, 6, 7].map((bits) =>
  connectorTypes.filter((_, index) => (bits & (1 << index)) !== 0)
);

for (const template of templateNames) {
  for (const roles of subsets) {
    Deno.test(`${template} with ${roles.join(", ")}: manifest, sets and files fit together`, () => {
      const files = projectFiles({ ...plan, template, roles });
      const manifest = parseManifest(files.get("manifest.yaml")!);
      const config = JSON.parse(files.get("deno.json")!);
      const targets = buildPlan(manifest);
      deepEqual(targets.map(({ connector }) => connector.type), roles);
      deepEqual(Object.keys(config.permissions), targets.map(({ name }) => name));
      for (const { name, source, connector } of targets) {
        permissionSet(config, name);
        ok(files.has(source), source);
        ok(files.has(connector.validator!), connector.validator!);
        match(files.get("README.md")!, new RegExp(`<!-- options:${name} -->`));
      }
      for (const role of connectorTypes) {
        const has = roles.includes(role);
        equal(files.has(`connectors/my-notes/${role}.ts`), has);
        equal(files.has(`tests/my-notes_${role}_test.ts`), has);
        equal(files.get("connectors/my-notes/conformance.ts")!.includes(`{ ${role} }`), has);
      }
    });
  }

  Deno.test(`${template}: nothing of the template's own name is left`, () => {
    for (const [path, text] of projectFiles({ ...plan, template, roles: connectorTypes })) {
      ok(!`${path}\n${text}`.includes("acme"), path);
    }
  });

  Deno.test(`${template}: every module that a file imports is there`, () => {
    for (const roles of subsets) {
      const files = projectFiles({ ...plan, template, roles });
      for (const [path, text] of files) {
        for (const [, specifier] of text.matchAll(/ from "(\.[^"]+)"/g)) {
          const target = new URL(specifier!, `file:///${path}`).pathname.slice(1);
          ok(files.has(target), `${path} imports ${target}, which ${roles.join(", ")} has not`);
        }
      }
    }
  });
}

Deno.test("a project from a release has neither links nor denow", () => {
  const files = projectFiles(plan);
  const config = JSON.parse(files.get("deno.json")!);
  deepEqual(config.imports, { "@plakar-deno/sdk": "jsr:@plakar-deno/sdk@^1.2.3" });
  equal(config.links, undefined);
  equal(files.has("denow"), false);
  match(files.get("Makefile")!, /^DENO \?= deno$/m);
  ok(!files.get("README.md")!.includes("denow"));
});

Deno.test("a project from a checkout links it, and runs Deno as it does", () => {
  const files = projectFiles({ ...plan, sdk: { version: "1.2.3", checkout: "../../sdk's" } });
  deepEqual(JSON.parse(files.get("deno.json")!).links, ["../../sdk's"]);
  match(files.get("denow")!, /pwd -P\)"\/'\.\.\/\.\.\/sdk'\\''s'\/denow "\$@"$/m);
  match(files.get("Makefile")!, /^DENO \?= \.\/denow$/m);
  match(files.get("README.md")!, /\.\/denow task check/);
});

Deno.test("a name that YAML would take for a number is a text", () => {
  const files = projectFiles({ ...plan, name: "2024", connector: "2024", protocol: "1.5" });
  const manifest = parseManifest(files.get("manifest.yaml")!);
  equal(manifest.name, "2024");
  deepEqual(manifest.connectors[0]?.protocols, ["1.5"]);
});
