import { basename, dirname, join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { originOf } from "../build/build_plan.ts";
import { givenPath } from "../given_path.ts";
import type { ConnectorType, ManifestConnector } from "../manifest/manifest_type.ts";
import { openProject, type Project } from "../project/open_project.ts";
import { declaredSecrets } from "./declared_secrets.ts";
import { sourceCommand } from "./source_command.ts";

/** Which plugin is wanted. */
export interface WantedPlugin {
  readonly role: ConnectorType;
  /** The protocol of the location. */
  readonly protocol: string;
  /** `--plugin`: an executable or a TypeScript module, as a person gave it. */
  readonly plugin?: string;
  /** The option that gives it: `--plugin` when left out. */
  readonly pluginFlag?: string;
  /** `--project`: the folder whose manifest is searched. */
  readonly project?: string;
  /** `--from-source`: take the TypeScript even where an executable is built. */
  readonly fromSource?: boolean;
}

/** A plugin that can be started. */
export interface FoundPlugin {
  /** What its log lines are prefixed with: `dir-importer`. */
  readonly name: string;
  /** The program. */
  readonly executable: string;
  /** Its arguments, those of the manifest last. */
  readonly args: readonly string[];
  /** The TypeScript module that is run; absent for an executable. */
  readonly source?: string;
  /** The `deno.json` that the module is run with, if there is one. */
  readonly configFile?: string;
  /** Whether its locations are paths; absent when no manifest tells. */
  readonly localfs?: boolean;
  /** Options that its validator marks as secret; absent when no manifest tells. */
  readonly secretNames?: readonly string[];
  /** What is run and how, for a person. */
  readonly remark: string;
}

/** An entry of a manifest, and the folder of that manifest. */
type Entry = ManifestConnector & { readonly folder: string };

/**
 * Finds the plugin of a location: the one that was given, or the entry of the project's manifest for
 * its protocol; the executable when it is built, else its TypeScript.
 *
 * @throws {ConnectorError} `not_found` when there is none, with what there is instead.
 */
export async function findPlugin(wanted: WantedPlugin): Promise<FoundPlugin> {
  if (wanted.plugin !== undefined) return await givenPlugin(wanted.plugin, wanted);
  const project = await openProject(wanted.project);
  const entry = entryFor(project, wanted);
  const executable = join(project.folder, entry.executable);
  const source = originOf(entry)?.source;
  const built = await fileAt(executable);
  const written = source === undefined ? undefined : await fileAt(join(project.folder, source));
  if (source !== undefined && written !== undefined && (!built || wanted.fromSource)) {
    return await fromSource(join(project.folder, source), wanted.role, entry, source);
  }
  if (built === undefined || wanted.fromSource) {
    const missing = wanted.fromSource ? source ?? "source of it" : entry.executable;
    throw new ConnectorError(
      `cannot start the ${entry.type} for "${wanted.protocol}": there is no ${missing} in ` +
        `"${project.folder}"; run "plakar-deno build", or give the plugin with ${flagOf(wanted)}`,
      { code: "not_found" },
    );
  }
  const stale = written !== undefined && (written.mtime?.getTime() ?? 0) > builtAt(built)
    ? "; its source is newer: build it again, or use --from-source"
    : "";
  return await fromExecutable(executable, wanted.role, entry, `${entry.executable}${stale}`);
}

async function givenPlugin(given: string, wanted: WantedPlugin): Promise<FoundPlugin> {
  const path = givenPath(given);
  const info = await fileAt(path);
  if (info === undefined) {
    throw new ConnectorError(
      `cannot start the plugin "${given}": it is no file; give an executable or a .ts connector`,
      { code: "invalid_argument" },
    );
  }
  const entry = await entryOf(path, wanted.role);
  if (/\.[cm]?[jt]sx?$/.test(path)) return await fromSource(path, wanted.role, entry, given);
  if (wanted.fromSource) {
    throw new ConnectorError(
      `cannot run "${given}" from source: it is an executable; give its .ts with ${flagOf(wanted)}`,
      { code: "invalid_argument" },
    );
  }
  if (info.mode !== null && (info.mode & 0o111) === 0) {
    throw new ConnectorError(
      `cannot start the plugin "${given}": it is not executable; use "chmod +x"`,
      { code: "invalid_argument" },
    );
  }
  return await fromExecutable(path, wanted.role, entry, given);
}

async function fromSource(
  source: string,
  role: ConnectorType,
  entry: Entry | undefined,
  shown: string,
): Promise<FoundPlugin> {
  const { executable, args, permissions, configFile } = await sourceCommand(source, role);
  return {
    ...await described(source, role, entry),
    executable,
    args: [...args, ...sourceArgs(entry)],
    source,
    ...(configFile === undefined ? {} : { configFile }),
    remark: `${shown}, from source, with ${permissions}`,
  };
}

async function fromExecutable(
  executable: string,
  role: ConnectorType,
  entry: Entry | undefined,
  remark: string,
): Promise<FoundPlugin> {
  const about = await described(executable, role, entry);
  return { ...about, executable, args: entry?.args ?? [], remark };
}

async function described(path: string, role: ConnectorType, entry: Entry | undefined) {
  if (entry === undefined) return { name: basename(path) };
  const { validator, folder } = entry;
  const name = basename(entry.executable);
  return {
    name: name.endsWith(`-${role}`) ? name : `${name}-${role}`,
    localfs: entry.locationFlags.includes("localfs"),
    secretNames: validator === undefined ? [] : await declaredSecrets(join(folder, validator)),
  };
}

function entryFor(project: Project, wanted: WantedPlugin): Entry {
  const { role, protocol } = wanted;
  const entries = project.manifest.connectors.filter(({ type }) => type === role);
  const entry = entries.find(({ protocols }) => protocols.includes(protocol));
  if (entry !== undefined) return { ...entry, folder: project.folder };
  const known = [...new Set(entries.flatMap(({ protocols }) => protocols))].sort();
  throw new ConnectorError(
    `cannot find a connector: "${project.manifestFile}" has no ${role} for "${protocol}"; ${
      known.length === 0 ? `it has no ${role} at all` : `its ${role}s are for ${known.join(", ")}`
    }; give a plugin with ${flagOf(wanted)}`,
    { code: "not_found" },
  );
}

function flagOf({ pluginFlag }: WantedPlugin): string {
  return pluginFlag ?? "--plugin";
}

/** The arguments but the role, which only an executable of several roles is given (`cli/build`). */
function sourceArgs(entry: Entry | undefined): readonly string[] {
  if (entry === undefined) return [];
  return originOf(entry)?.combined ? entry.args.slice(1) : entry.args;
}

/** The entry of the nearest manifest above a file that this file is made for, if there is one. */
async function entryOf(file: string, role: ConnectorType): Promise<Entry | undefined> {
  for (let folder = dirname(file);; folder = dirname(folder)) {
    if (await fileAt(join(folder, "manifest.yaml")) !== undefined) {
      // A plugin can be tried while the manifest is still wrong.
      const project = await openProject(folder).catch(() => undefined);
      const found = project?.manifest.connectors.find((entry) =>
        entry.type === role &&
        [entry.executable, originOf(entry)?.source]
          .some((path) => path !== undefined && join(folder, path) === file)
      );
      return found === undefined ? undefined : { ...found, folder };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

async function fileAt(path: string): Promise<Deno.FileInfo | undefined> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isFile ? info : undefined;
}

function builtAt(info: Deno.FileInfo): number {
  return info.mtime?.getTime() ?? Infinity;
}
