import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConnectorError } from "../../sdk/error.ts";
import type { ConnectorDefinition } from "../../sdk/definition.ts";
import type { BuildTarget } from "./build_plan.ts";

/**
 * Loads the definition a connector's source exports under the name of its role.
 *
 * @param project The folder of the project.
 * @param target The connector.
 * @returns The definition, with its protocols, flags and options.
 * @throws {ConnectorError} When the source exports no such definition.
 */
export async function loadDefinition(
  project: string,
  target: BuildTarget,
): Promise<ConnectorDefinition> {
  const role = target.connector.type;
  const module = await import(pathToFileURL(join(project, target.source)).href) as Readonly<
    Record<string, ConnectorDefinition | undefined>
  >;
  const definition = module[role];
  if (definition?.role !== role) {
    throw new ConnectorError(
      `"${target.source}" must export its definition under the name "${role}"`,
      { code: "failed_precondition" },
    );
  }
  return definition;
}

/**
 * The text of a connector's `validator` file: the JSON Schema of its options.
 *
 * @throws {ConnectorError} When the connector declares no options.
 */
export function validatorText(definition: ConnectorDefinition, source: string): string {
  if (definition.jsonSchema === undefined) {
    throw new ConnectorError(
      `"${source}" has a validator in manifest.yaml but declares no options: add "options" ` +
        "to its definition, or remove the validator",
      { code: "failed_precondition" },
    );
  }
  return JSON.stringify(definition.jsonSchema, null, 2) + "\n";
}
