import { join, relative, sep } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { executableName, type Platform } from "../build/platform.ts";
import type { Manifest } from "../manifest/manifest_type.ts";

/** A file of a package. */
export interface PackageFile {
  /** Where it stands in the package, with `/`. */
  readonly path: string;
  /** Absolute path of the file itself: links are followed. */
  readonly source: string;
  /** What stands in the package in place of the file's content. */
  readonly text?: string;
  /** What it is there for. */
  readonly role: "manifest" | "executable" | "validator" | "extra";
  /** Mode in the package: 0755 for what can be executed, else 0644. */
  readonly mode: number;
}

/** What a package is made of. */
export interface PackageFilesOptions {
  /** The folder with `manifest.yaml`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** What the package is for: on Windows executables end with `.exe` (protocol 7.1). */
  readonly platform: Platform;
  /** Absolute path of the executable that was built for a path of the manifest. */
  readonly built: (path: string) => string;
  /** The manifest of the package, where it is not that of the folder to the letter. */
  readonly text?: string;
}

/**
 * Lists what `plakar pkg create` packs for a manifest, after checking all it would check, and what
 * it notices too late (protocol 7.3): it would leave a broken package behind.
 *
 * @returns The manifest first, then the rest by path, each file once.
 * @throws {ConnectorError} `failed_precondition`, naming everything that is wrong.
 */
export async function packageFiles(options: PackageFilesOptions): Promise<PackageFile[]> {
  const { folder, manifest, platform, built, text } = options;
  const top = await Deno.realPath(folder);
  const files = new Map<string, PackageFile>();
  const problems = new Map<string, string>();

  async function add(path: string, from: string, role: PackageFile["role"]): Promise<void> {
    if (files.has(path) || problems.has(path)) return;
    const outcome = await lookAt(from, path, role, top);
    if (typeof outcome === "string") problems.set(path, outcome);
    else files.set(path, outcome);
  }

  await add("manifest.yaml", join(folder, "manifest.yaml"), "manifest");
  for (const { executable } of manifest.connectors) {
    await add(executableName(executable, platform), built(executable), "executable");
  }
  for (const { validator } of manifest.connectors) {
    if (validator !== undefined) await add(validator, join(folder, validator), "validator");
  }
  for (const file of manifest.connectors.flatMap(({ extraFiles }) => extraFiles)) {
    await add(file, join(folder, file), "extra");
  }
  if (problems.size > 0) {
    throw new ConnectorError(
      `cannot pack "${manifest.name}": ${[...problems.values()].join("\n")}`,
      {
        code: "failed_precondition",
      },
    );
  }
  const [first, ...rest] = files.values();
  return [
    { ...first!, ...(text === undefined ? {} : { text }) },
    ...rest.sort((a, b) => a.path < b.path ? -1 : 1),
  ];
}

async function lookAt(
  from: string,
  path: string,
  role: PackageFile["role"],
  top: string,
): Promise<PackageFile | string> {
  const what = role === "executable" ? "the executable" : `the ${role} file`.replace("extra ", "");
  let source: string;
  try {
    source = await Deno.realPath(from);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return role === "executable"
      ? `the executable "${path}" does not exist: run "plakar-deno build" first`
      : `${what} "${path}" does not exist: write it, or remove it from manifest.yaml`;
  }
  const below = relative(top, source);
  // What build made for another platform may lie elsewhere; everything else lies in the project.
  if (below === ".." || below.startsWith(`..${sep}`)) {
    return `${what} "${path}" is a link that leads out of the project: put the file itself there`;
  }
  const info = await Deno.stat(source);
  if (!info.isFile) {
    return `"${path}" is no file, and plakar packs files alone: name each file in it`;
  }
  const canExecute = ((info.mode ?? 0o755) & 0o111) !== 0;
  if (role === "executable" && !canExecute) {
    return `the executable "${path}" may not be executed: run "plakar-deno build" again, or chmod +x`;
  }
  if (role === "validator" && !await holdsObject(source)) {
    return `the validator file "${path}" is no JSON object: run "plakar-deno gen", or mend it`;
  }
  const mode = role === "executable" || (role === "extra" && canExecute) ? 0o755 : 0o644;
  return { path, source, role, mode };
}

async function holdsObject(file: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await Deno.readTextFile(file));
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
