import { stringify } from "yaml";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { ConnectorPlan, ProjectPlan } from "./project_plan.ts";
import { templateFacts } from "./template_facts.ts";

/** The text of a project's `manifest.yaml`. */
export function manifestYaml(plan: ProjectPlan): string {
  const { subject, tags } = templateFacts[plan.template];
  return `# What plakar is told about this package. The version stands in deno.json.
name: ${scalar(plan.name)}
display_name: ${scalar(displayName(plan.name))}
description: Plakar backups of ${subject}.
license: ISC
api_version: v1.1.0
tags: [${tags.join(", ")}]
connectors:
${plan.roles.map((role) => connectorYaml(plan, role)).join("")}`;
}

/** One entry of the manifest's list of connectors, indented as it stands there. */
export function connectorYaml(
  { connector, protocol, template }: Omit<ConnectorPlan, "roles">,
  role: ConnectorType,
): string {
  const { isLocal, class: className } = templateFacts[template];
  return `  - type: ${role}
    protocols: [${scalar(protocol)}]
${isLocal ? "    location_flags: [localfs]\n" : ""}    executable: bin/${connector}-${role}
    validator: connectors/${connector}/${role}.schema.json
    class: ${className}
`;
}

/** A title out of a name: `my-notes` becomes `My notes`. */
export function displayName(name: string): string {
  const words = name.replaceAll("-", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A word as YAML has it: in quotes where it would be a number or a truth value without. */
function scalar(text: string): string {
  return stringify(text).trimEnd();
}
