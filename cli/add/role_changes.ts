import { join } from "node:path";
import { applyEdits, modify, parse } from "jsonc-parser";
import { buildPlan } from "../build/build_plan.ts";
import { addManifestEntry } from "../init/add_manifest_entry.ts";
import { conformancePath, connectorFiles, setupExport } from "../init/connector_files.ts";
import { permissionEntry } from "../init/deno_json.ts";
import type { ConnectorPlan } from "../init/project_plan.ts";
import { readableJson } from "../init/readable_json.ts";
import { roleSection } from "../init/readme.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import type { Project } from "../project/open_project.ts";

/** What a role needs that a project does not have. */
export interface RoleChanges {
  /** Files that are missing, by path below the project. */
  readonly made: ReadonlyMap<string, string>;
  /** New texts of files that are there, each with one addition. */
  readonly edited: ReadonlyMap<string, string>;
  /** Files of the role that are there in other words, and stay as they are. */
  readonly kept: readonly string[];
}

/** Finds out what is missing for one role of a connector. Nothing is written. */
export async function roleChanges(
  project: Project,
  plan: ConnectorPlan,
  role: ConnectorType,
): Promise<RoleChanges> {
  const { folder } = project;
  const made = new Map<string, string>();
  const kept: string[] = [];
  for (const [path, text] of connectorFiles({ ...plan, roles: [role] })) {
    const there = await textOf(join(folder, path));
    if (there === undefined) made.set(path, text);
    else if (there.replaceAll("\r\n", "\n") !== text && path !== conformancePath(plan.connector)) {
      kept.push(path);
    }
  }
  const edited = new Map<string, string>();
  const edits: readonly [string, (text: string) => string][] = [
    [conformancePath(plan.connector), (text) => withSetup(text, role)],
    [project.configFile.slice(folder.length + 1), (text) => withPermissions(text, plan, role)],
    ["manifest.yaml", (text) => withEntry(text, project, plan, role)],
    ["README.md", (text) => withOptions(text, plan, role)],
  ];
  for (const [path, edit] of edits) {
    const text = await textOf(join(folder, path));
    if (text === undefined) continue;
    const after = withLineEnds(text, edit);
    if (after !== text) edited.set(path, after);
  }
  return { made, edited, kept };
}

/** What a file holds; `undefined` when it is not there. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A change of a text with the line ends that it has: those of Windows, or else those of the change. */
function withLineEnds(text: string, edit: (text: string) => string): string {
  if (!text.includes("\r\n") || /(?<!\r)\n/.test(text)) return edit(text);
  return edit(text.replaceAll("\r\n", "\n")).replaceAll("\n", "\r\n");
}

/** The setups of a connector with that of the role, however those that are there are written. */
export function withSetup(text: string, role: ConnectorType): string {
  const isThere = new RegExp(
    `export\\s+(const|let|var|function)\\s+${role}\\b|export\\s*\\{[^}]*\\b${role}\\b[^}]*\\}`,
  ).test(text);
  if (isThere) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${setupExport(role)}`;
}

/** A `deno.json` with the permission set of the role; comments and order stay. */
export function withPermissions(text: string, plan: ConnectorPlan, role: ConnectorType): string {
  const [name, set] = permissionEntry(plan, role);
  const { permissions = {} } = parse(text, [], { allowTrailingComma: true }) ?? {};
  if (Object.hasOwn(permissions, name)) return text;
  // The editor of JSON knows where, and not how a set looks best.
  const mark = `new set ${crypto.randomUUID()}`;
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const marked = applyEdits(text, modify(text, ["permissions", name], mark, { formattingOptions }));
  const [, indent = ""] = new RegExp(`^( *)"[^\n]*${mark}`, "m").exec(marked) ?? [];
  return marked.replace(JSON.stringify(mark), () => readableJson(set, indent, indent.length));
}

function withEntry(
  text: string,
  { manifest }: Project,
  plan: ConnectorPlan,
  role: ConnectorType,
): string {
  const isThere = buildPlan(manifest).some(({ name }) => name === `${plan.connector}-${role}`);
  return isThere ? text : addManifestEntry(text, plan, role);
}

/** A README with the options of the role behind those of the others, where it has those. */
export function withOptions(text: string, plan: ConnectorPlan, role: ConnectorType): string {
  if (text.includes(`<!-- options:${plan.connector}-${role} -->`)) return text;
  const end = "<!-- /options -->\n";
  const last = text.lastIndexOf(end);
  if (last < 0) return text;
  const at = last + end.length;
  return text.slice(0, at) + roleSection(plan, role) + text.slice(at);
}
