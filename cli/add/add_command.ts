import { ConnectorError } from "../../sdk/error.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import { checkedProtocol, oneOfNames, packageNameOf } from "../init/plan_arguments.ts";
import type { ConnectorPlan } from "../init/project_plan.ts";
import { templateNames } from "../init/template_facts.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { openProject, type Project } from "../project/open_project.ts";
import { applyChanges } from "./apply_changes.ts";
import { existingConnectors, templateOf } from "./existing_connector.ts";
import { roleChanges } from "./role_changes.ts";

/** The options of `add`, as they are given. */
interface AddOptions {
  readonly connector?: string;
  readonly template?: string;
  readonly protocol?: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** `add ROLE`: gives a connector one more role. */
export const addCommand: MakeCommand = (action) =>
  newCommand("add", "Give a connector one more role", [
    ["add exporter", "In the folder of a project with one connector"],
    ["add storage --connector archive --template kv", "A second connector beside the first"],
  ])
    .argument("<role>", `the role: ${connectorTypes.join(", ")}`)
    .option("--connector <name>", "the connector, or the name of a new one")
    .option(
      "--template <name>",
      `what it talks to: ${templateNames.join(", ")}; as its other roles when left out`,
    )
    .option("--protocol <scheme>", "scheme of a new connector; its name when left out")
    .option("--project <folder>", "the project; the one around the current folder when left out")
    .option("--json", "print what was done as JSON")
    .action(action(async (context, given: string, options: AddOptions) => {
      const role = oneOfNames("role", given, connectorTypes);
      const project = await openProject(options.project);
      const plan = await planFor(project, role, options);
      const changes = await roleChanges(project, plan, role);
      const [made, edited] = [[...changes.made.keys()], [...changes.edited.keys()]];
      const isDone = made.length + edited.length === 0;
      if (!isDone) await applyChanges(project.folder, changes, context.signal);
      if (options.json) {
        const { kept } = changes;
        context.print(JSON.stringify({ ...plan, roles: [role], made, edited, kept }, null, 2));
      } else if (isDone) {
        context.print(`nothing to do: "${plan.connector}" has its ${role} already`);
      } else {
        for (const path of made) context.print(`made     ${path}`);
        for (const path of edited) context.print(`changed  ${path}`);
        for (const path of changes.kept) context.note(`"${path}" was there: it stays as it is`);
      }
      return 0;
    }));

async function planFor(
  project: Project,
  role: ConnectorType,
  options: AddOptions,
): Promise<ConnectorPlan> {
  const connectors = existingConnectors(project);
  const name = options.connector ?? onlyOne(connectors.map(({ connector }) => connector));
  const existing = connectors.find(({ connector }) => connector === name);
  const connector = existing?.connector ?? packageNameOf(name);
  if (existing !== undefined && options.protocol !== undefined) {
    throw new ConnectorError(
      `"${name}" has the protocol "${existing.protocol}" already: leave out --protocol, or give ` +
        "the name of a new connector with --connector",
      { code: "invalid_argument" },
    );
  }
  const protocol = existing?.protocol ?? options.protocol ?? connector.toLowerCase();
  checkedProtocol(protocol, [role]);
  const other = project.manifest.connectors.find(({ type, protocols }) =>
    type === role && protocols.includes(protocol)
  );
  if (other !== undefined && !existing?.roles.includes(role)) {
    throw new ConnectorError(
      `"${protocol}" is the scheme of the ${role} "${other.executable}" of this project: choose ` +
        "another with --protocol",
      { code: "invalid_argument" },
    );
  }
  const template = options.template !== undefined
    ? oneOfNames("template", options.template, templateNames)
    : existing === undefined
    ? "files"
    : await templateOf(project.folder, connector);
  return { connector, protocol, template, roles: [role] };
}

function onlyOne(names: readonly string[]): string {
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new ConnectorError(
    `say which connector with --connector: there are ${names.join(", ")}`,
    { code: "invalid_argument" },
  );
}
