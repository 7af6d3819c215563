import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { ConnectorPlan } from "./project_plan.ts";
import { placeholder } from "./placeholder.ts";
import { templateSources } from "./template_sources.ts";

/** Paths below a project's folder, with the text of each file. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** The files that a connector's roles need: their code, schemas, setups and tests. */
export function connectorFiles(plan: ConnectorPlan): ProjectFiles {
  const { connector, protocol, template, roles } = plan;
  const files = new Map<string, string>();
  for (const source of templateSources[template]) {
    if (!source.roles.some((role) => roles.includes(role))) continue;
    const text = source.text.replaceAll(
      `connectors/${placeholder}/`,
      () => `connectors/${connector}/`,
    );
    files.set(
      source.path.replaceAll(placeholder, () => connector),
      text.replaceAll(placeholder, () => protocol),
    );
  }
  const about =
    "// What the tests, and the commands test, bench and audit need to know of each role.\n";
  files.set(conformancePath(connector), about + roles.map(setupExport).join(""));
  return files;
}

/** Where the setups of a connector's roles are found. */
export function conformancePath(connector: string): string {
  return `connectors/${connector}/conformance.ts`;
}

/** The line of that file for one role. */
export function setupExport(role: ConnectorType): string {
  return `export { ${role} } from "./conformance_${role}.ts";\n`;
}
