import type { ConnectorType } from "../manifest/manifest_type.ts";
import { optionsTable } from "../gen/options_table.ts";
import { connectorFiles } from "./connector_files.ts";
import { displayName } from "./manifest_yaml.ts";
import type { ConnectorPlan, ProjectPlan } from "./project_plan.ts";
import { templateFacts } from "./template_facts.ts";

/** The text of a project's `README.md`. */
export function readme(plan: ProjectPlan): string {
  const { name, connector, protocol, template, roles, sdk } = plan;
  const { subject, location, begin } = templateFacts[template];
  const deno = sdk.checkout === undefined ? "deno" : "./denow";
  return `# ${displayName(name)}

Plakar backups of ${subject}, for locations like \`${protocol}:${location}\`.
${roles.map((role) => roleSection(plan, role)).join("")}
## Work on it

${
    begin.replaceAll("*/", () => `connectors/${connector}/`)
      .replaceAll("`task ", () => `\`${deno} task `)
  }

\`\`\`sh
${deno} task check   # the types
${deno} task test    # the conformance kit: every rule of the protocol
${deno} task build   # bin/: one executable per role, each with its own permissions
${deno} task lint    # format, code, and what plakar will make of manifest.yaml
${deno} task gen     # after a change of options: schemas, and the tables above
${deno} task pack    # the package that plakar installs
\`\`\`

- \`connectors/${connector}/\`: the code. \`conformance_*.ts\` tell the kit what it can do.
- \`deno.json\`: what each executable may do, under \`permissions\`. Everything else is refused.
- \`manifest.yaml\`: what plakar is told about the package.

\`${deno} task cli --help\` lists what else the toolkit can do: run a connector without plakar, add a
role, measure it.
${checkoutSection(plan)}`;
}

/** The part of `README.md` about one role; `gen` keeps its table up to date. */
export function roleSection(plan: ConnectorPlan, role: ConnectorType): string {
  const { connector, protocol, template } = plan;
  const location = protocol + ":" + templateFacts[template].location;
  const schema = connectorFiles(plan).get(`connectors/${connector}/${role}.schema.json`)!;
  return `
## The ${role}

\`\`\`sh
${plakarLine(role, location)}
\`\`\`

<!-- options:${connector}-${role} -->

${optionsTable({ jsonSchema: JSON.parse(schema) })}

<!-- /options -->
`;
}

function checkoutSection({ sdk, name }: ProjectPlan): string {
  if (sdk.checkout === undefined) return "";
  return `
## Where the SDK comes from

${displayName(name)} was made by a checkout of \`@plakar-deno/sdk\`, and uses it: \`links\` in
\`deno.json\` leads to it, and \`denow\` runs Deno as it does there. Whoever else builds it, CI too,
needs the checkout at that place. To use a release instead, remove
\`links\`, \`lock\` and \`denow\`, and type \`deno\` for \`./denow\`.
`;
}

function plakarLine(role: ConnectorType, location: string): string {
  if (role === "importer") return `plakar at /var/backups backup ${location}`;
  if (role === "exporter") return `plakar at /var/backups restore -to ${location}`;
  // Only a store that has a name can be given options.
  return `plakar store add my-store ${location}\nplakar at @my-store create`;
}
