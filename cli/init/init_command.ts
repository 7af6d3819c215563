import { basename, relative } from "node:path";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { createProject } from "./create_project.ts";
import { nextCommands } from "./next_commands.ts";
import { checkedProtocol, oneOfNames, packageNameOf, rolesOf } from "./plan_arguments.ts";
import type { ProjectPlan } from "./project_plan.ts";
import { projectFiles } from "./project_files.ts";
import { sdkSource } from "./sdk_source.ts";
import { templateFacts, templateNames } from "./template_facts.ts";

/** The options of `init`, as they are given. */
interface InitOptions {
  readonly roles: string;
  readonly template: string;
  readonly protocol?: string;
  readonly json?: boolean;
}

const templates = templateNames.map((name) => `${name}: ${templateFacts[name].summary}`).join("; ");

/** `init NAME`: makes a project that checks, tests, builds and lints as it is. */
export const initCommand: MakeCommand = (action) =>
  newCommand("init", "Make a project with a connector to start from", [
    ["init my-source", "An importer of a local folder, in the new folder my-source"],
    ["init my-api --template rest --roles importer,exporter", "Two roles, for an HTTP API"],
    ["init /srv/my-store --template kv --roles storage --protocol kv", "A store in SQLite"],
  ])
    .argument("<name>", "name of the package, or the path of its new folder")
    .option("--roles <list>", `what it does, of ${connectorTypes.join(", ")}`, "importer")
    .option("--template <name>", `what it talks to: ${templates}`, "files")
    .option("--protocol <scheme>", "scheme of its locations; the name when left out")
    .option("--json", "print what was made as JSON")
    .action(action(async (context, given: string, options: InitOptions) => {
      const folder = givenPath(given);
      const name = packageNameOf(basename(folder));
      const roles: ConnectorType[] = rolesOf(options.roles);
      const plan: ProjectPlan = {
        name,
        connector: name,
        protocol: checkedProtocol(options.protocol ?? name.toLowerCase(), roles),
        template: oneOfNames("template", options.template, templateNames),
        roles,
        sdk: sdkSource(folder),
      };
      const files = projectFiles(plan);
      await createProject(folder, files, context.signal);
      const next = nextCommands(plan, relative(givenPath("."), folder));
      if (options.json) {
        const { sdk: _, ...made } = plan;
        context.print(JSON.stringify({ ...made, folder, files: [...files.keys()], next }, null, 2));
      } else {
        context.print(`Made "${name}" in ${folder}: ${roles.join(", ")}.\n\nNext:\n`);
        context.print(next.map((line) => `  ${line}`).join("\n"));
      }
      return 0;
    }));
