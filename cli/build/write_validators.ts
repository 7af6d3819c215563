import { join } from "node:path";
import { parseManifest } from "../manifest/parse_manifest.ts";
import { commandArguments } from "../command_arguments.ts";
import { runCommand } from "../run_command.ts";
import { buildPlan } from "./build_plan.ts";
import { projectFolder } from "./project_folder.ts";
import { loadDefinition, validatorText } from "./validator_text.ts";

const help = `Writes the validator files of manifest.yaml from the options the connectors declare.

usage: ./denow run -A cli/build/write_validators.ts`;

/** Writes the `validator` files of the manifest from the options the connectors declare. */
async function writeValidators(args: string[]): Promise<number> {
  const { values } = commandArguments({
    args,
    options: { help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const manifest = parseManifest(await Deno.readTextFile(join(projectFolder, "manifest.yaml")));
  for (const target of buildPlan(manifest)) {
    const { validator } = target.connector;
    if (validator === undefined) continue;
    const definition = await loadDefinition(projectFolder, target);
    await Deno.writeTextFile(
      join(projectFolder, validator),
      validatorText(definition, target.source),
    );
    console.log(validator);
  }
  return 0;
}

if (import.meta.main) await runCommand("write_validators", writeValidators);
