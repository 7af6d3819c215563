import { equal, rejects, throws } from "node:assert/strict";
import { join } from "node:path";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { buildPlan } from "./build_plan.ts";
import { projectFolder } from "./project_folder.ts";
import { loadDefinition, validatorText } from "./validator_text.ts";

const manifest = parseManifest(await Deno.readTextFile(join(projectFolder, "manifest.yaml")));

for (const target of buildPlan(manifest)) {
  const { validator, protocols, locationFlags } = target.connector;
  Deno.test(`the manifest says of ${target.name} what its definition says`, async () => {
    const definition = await loadDefinition(projectFolder, target);
    equal([...definition.protocols].join(), protocols.join());
    equal([...definition.flags].sort().join(), [...locationFlags].sort().join());
    if (validator === undefined) return;
    equal(
      await Deno.readTextFile(join(projectFolder, validator)),
      validatorText(definition, target.source),
      `${validator} is out of date: run "deno run -A cli/build/write_validators.ts"`,
    );
  });
}

Deno.test("a source without a definition of its role is refused by name", async () => {
  const target = buildPlan(manifest).find(({ name }) => name === "example-importer")!;
  await rejects(
    loadDefinition(projectFolder, { ...target, source: "connectors/example/exporter.ts" }),
    { message: /"connectors\/example\/exporter\.ts" must export .* under the name "importer"/ },
  );
});

Deno.test("a validator without options is refused", async () => {
  const target = buildPlan(manifest)[0]!;
  const definition = await loadDefinition(projectFolder, target);
  throws(
    () => validatorText({ ...definition, jsonSchema: undefined }, target.source),
    { message: /declares no options/ },
  );
});
