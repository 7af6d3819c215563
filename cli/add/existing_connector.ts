import { join } from "node:path";
import { exists } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { buildPlan } from "../build/build_plan.ts";
import { placeholder } from "../init/placeholder.ts";
import type { TemplateName } from "../init/project_plan.ts";
import { templateNames } from "../init/template_facts.ts";
import { templateSources } from "../init/template_sources.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { Project } from "../project/open_project.ts";

/** A connector that a project has. */
export interface ExistingConnector {
  /** Its name. */
  readonly connector: string;
  /** The scheme of its locations: the first one that the manifest names. */
  readonly protocol: string;
  /** The roles that the manifest has. */
  readonly roles: readonly ConnectorType[];
}

/** The connectors in a project's manifest, in its order. */
export function existingConnectors({ manifest }: Project): ExistingConnector[] {
  const found = new Map<string, ExistingConnector>();
  for (const { folder: connector, connector: { type, protocols } } of buildPlan(manifest)) {
    const { roles = [], protocol = protocols[0]! } = found.get(connector) ?? {};
    found.set(connector, { connector, protocol, roles: [...roles, type] });
  }
  return [...found.values()];
}

/**
 * The template that a connector was made from, by the files that only this template has.
 *
 * @throws {ConnectorError} `invalid_argument` when that cannot be told.
 */
export async function templateOf(folder: string, connector: string): Promise<TemplateName> {
  const fitting: TemplateName[] = [];
  for (const template of templateNames) {
    for (const path of ownPaths(template)) {
      if (!await exists(join(folder, path.replaceAll(placeholder, () => connector)))) continue;
      fitting.push(template);
      break;
    }
  }
  const [template] = fitting;
  if (template !== undefined && fitting.length === 1) return template;
  throw new ConnectorError(
    `cannot tell which template "${connector}" was made from: give one with --template ` +
      `(${templateNames.join(", ")})`,
    { code: "invalid_argument" },
  );
}

/** The files of a template that no other one has under the same name. */
function ownPaths(template: TemplateName): string[] {
  const others = templateNames.filter((name) => name !== template);
  return templateSources[template].map(({ path }) => path).filter((path) =>
    others.every((other) => templateSources[other].every((source) => source.path !== path))
  );
}
