import { join } from "node:path";
import { parse } from "jsonc-parser";
import { ConnectorError } from "../../sdk/error.ts";
import { connectorTypes } from "../manifest/manifest_rules.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { openProject } from "../project/open_project.ts";
import { editManifest } from "./edit_manifest.ts";
import { fillTables } from "./fill_tables.ts";
import { schemaFile } from "./manifest_steps.ts";
import { optionsTable } from "./options_table.ts";
import { type DefinitionFacts, readDefinition } from "./read_definition.ts";
import { validatorText } from "./validator_text.ts";

/** A file that the definitions decide, or a part of it. */
export interface GeneratedFile {
  /** Its path below the project, with `/`. */
  readonly file: string;
  /** What must stand in it. */
  readonly text: string;
  /** What is not so yet, a line each; empty when the file is up to date. */
  readonly changes: readonly string[];
}

/** Everything the definitions of a project decide. */
export interface Generated {
  readonly files: readonly GeneratedFile[];
  /** What a person should know, a line each. */
  readonly remarks: readonly string[];
}

interface FoundConnector {
  readonly connector: string;
  readonly role: ConnectorType;
  readonly facts: DefinitionFacts;
}

/**
 * Loads the definitions of a project and makes of them the schemas of the options, the tables in
 * `README.md`, and the entries of `manifest.yaml`. Nothing is written.
 *
 * @param folder Absolute path of the project.
 * @param signal Stops the loading when aborted.
 * @throws {ConnectorError} `not_found` when the folder is no project; `failed_precondition` when a
 * connector cannot be loaded, or has a generated schema without options; `invalid_argument` when
 * the manifest or a mark in the README is faulty.
 */
export async function generate(folder: string, signal: AbortSignal): Promise<Generated> {
  const project = await projectTexts(folder);
  const found: FoundConnector[] = [];
  const files: GeneratedFile[] = [];
  const without: string[] = [];
  for (const { connector, role, source } of await connectorModules(folder)) {
    const name = `${connector}-${role}`;
    const facts = await readDefinition({ ...project, folder, source, role, name, signal });
    if (facts === undefined) without.push(name);
    else found.push({ connector, role, facts });
  }
  for (const { connector, role, facts } of found) {
    if (facts.jsonSchema === undefined) continue;
    const file = schemaFile({ connector, role });
    files.push(await schemaOf(folder, file, facts.jsonSchema));
  }
  const wanted = found.map(({ connector, role, facts: { protocols, flags, jsonSchema } }) => ({
    connector,
    role,
    protocols,
    flags,
    ...(jsonSchema !== undefined && { validator: schemaFile({ connector, role }) }),
  }));
  const edited = editManifest(project.manifest, wanted);
  refuseMissing(edited.unknown, without);
  for (const name of edited.withoutOptions) throw generatedWithoutOptions(name);
  const readme = await textOf(join(folder, "README.md"));
  if (readme !== undefined) {
    const tables = found.map(({ connector, role, facts }) =>
      [`${connector}-${role}`, optionsTable(facts)] as const
    );
    const { text, changed } = fillTables(readme, new Map(tables));
    const changes = changed.map((name) => `${name}: its table of options`);
    files.push({ file: "README.md", text, changes });
  }
  files.push({ file: "manifest.yaml", text: edited.text, changes: edited.changes });
  const remarks = edited.unknown.map((executable) =>
    `"${executable}" in manifest.yaml is made by no module connectors/<connector>/<role>.ts; ` +
    "its entry stays as it is"
  );
  return { files, remarks };
}

async function schemaOf(
  folder: string,
  file: string,
  schema: NonNullable<DefinitionFacts["jsonSchema"]>,
): Promise<GeneratedFile> {
  const text = validatorText(schema);
  const now = await textOf(join(folder, file));
  if (now === undefined) return { file, text, changes: ["a new file"] };
  // A formatter may have its own idea of JSON.
  if (sameJson(now, text)) return { file, text: now, changes: [] };
  return { file, text, changes: ["the schema of the options"] };
}

function sameJson(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
}

/** The manifest may be stale, so it is not checked here. */
async function projectTexts(folder: string): Promise<{
  readonly configFile: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly manifest: string;
}> {
  const manifest = await textOf(join(folder, "manifest.yaml"));
  for (const name of ["deno.json", "deno.jsonc"]) {
    const configFile = join(folder, name);
    const text = await textOf(configFile);
    if (text === undefined || manifest === undefined) continue;
    const config = parse(text, [], { allowTrailingComma: true }) ?? {};
    return { configFile, config, manifest };
  }
  // Fails, and says what is missing.
  await openProject(folder);
  throw new ConnectorError(`"${folder}" changed while it was read; try again`, { code: "aborted" });
}

async function connectorModules(folder: string): Promise<
  readonly { readonly connector: string; readonly role: ConnectorType; readonly source: string }[]
> {
  const connectors: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(join(folder, "connectors"))) {
      if (!isFile) connectors.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const modules = [];
  for (const connector of connectors.sort()) {
    for (const role of connectorTypes) {
      const source = `connectors/${connector}/${role}.ts`;
      const info = await Deno.stat(join(folder, source)).catch(() => undefined);
      if (info?.isFile) modules.push({ connector, role, source });
    }
  }
  return modules;
}

/** A module that the manifest counts on must have its definition. */
function refuseMissing(executables: readonly string[], without: readonly string[]): void {
  const name = without.find((name) =>
    executables.some((path) => path.replace(/^.*\//, "").replace(/\.exe$/i, "") === name)
  );
  if (name === undefined) return;
  const [, connector, role] = /^(.*)-(.*)$/.exec(name) ?? [];
  throw new ConnectorError(
    `"connectors/${connector}/${role}.ts" must export its definition under the name "${role}"`,
    { code: "failed_precondition" },
  );
}

function generatedWithoutOptions(name: string): ConnectorError {
  const [, connector = "", role = ""] = /^(.*)-(.*)$/.exec(name) ?? [];
  return new ConnectorError(
    `"connectors/${connector}/${role}.ts" has the validator "connectors/${connector}/${role}` +
      '.schema.json" in manifest.yaml but declares no options: add "options" to its definition, ' +
      "or take the validator out, or keep a schema written by hand under another name",
    { code: "failed_precondition" },
  );
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
