import { dirname, join } from "node:path/posix";
import { fileURLToPath, pathToFileURL } from "node:url";
import { walk } from "../../sdk/files/walk.ts";
import type { ConnectorDefinition } from "../../sdk/definition.ts";
import { validatorText } from "../gen/validator_text.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { placeholder } from "./placeholder.ts";
import type { TemplateName } from "./project_plan.ts";
import type { TemplateSource } from "./template_sources.ts";

const folder = fileURLToPath(new URL("templates", import.meta.url));

/** The templates as they stand in the folder `templates` of this repository. */
export async function readTemplates(): Promise<Record<TemplateName, TemplateSource[]>> {
  return {
    files: await readTemplate("files"),
    rest: await readTemplate("rest"),
    kv: await readTemplate("kv"),
  };
}

async function readTemplate(template: TemplateName): Promise<TemplateSource[]> {
  const top = join(folder, template);
  const texts = new Map<string, string>();
  const { signal } = new AbortController();
  for await (const { path, stat, error } of walk(top, { signal })) {
    if (error !== undefined) throw error;
    if (stat.isFile) texts.set(path.slice(top.length + 1), await Deno.readTextFile(path));
  }
  for (const role of connectorTypes) {
    const path = `connectors/${placeholder}/${role}.ts`;
    if (!texts.has(path)) continue;
    texts.set(path.replace(/ts$/, "schema.json"), await schemaText(join(top, path), role));
  }
  return [...texts].sort(([a], [b]) => a < b ? -1 : 1).map(([path, text]) => ({
    path,
    text,
    roles: connectorTypes.filter((role) => needed(role, texts).has(path)),
  })).filter(({ roles }) => roles.length > 0);
}

/** The validator file of a definition, as `gen` writes it. */
async function schemaText(source: string, role: ConnectorType): Promise<string> {
  const module: Record<string, ConnectorDefinition> = await import(pathToFileURL(source).href);
  return validatorText(module[role]!.jsonSchema!);
}

/** The files that a project with this role alone has. */
function needed(role: ConnectorType, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  // It names the setups of all roles, and is made for the roles that there are.
  const conformance = `connectors/${placeholder}/conformance.ts`;
  const found = new Set<string>();
  const queue = [
    `connectors/${placeholder}/${role}.ts`,
    `connectors/${placeholder}/${role}.schema.json`,
    `connectors/${placeholder}/conformance_${role}.ts`,
    `tests/${placeholder}_${role}_test.ts`,
  ];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path) || path === conformance) continue;
    const text = texts.get(path);
    if (text === undefined) continue;
    found.add(path);
    queue.push(path.replace(/(?<!_test)\.ts$/, "_test.ts"));
    for (const [, specifier] of text.matchAll(/ from "(\.[^"]+)"/g)) {
      queue.push(join(dirname(path), specifier!));
    }
  }
  return found;
}
