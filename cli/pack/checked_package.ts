import type { Platform } from "../build/platform.ts";
import type { Project } from "../project/open_project.ts";
import { builtExecutables, type CurrentExecutable, isHost } from "./built_executables.ts";
import { type CodePackages, mergeCode } from "./module_graph.ts";
import type { OlderManifest } from "./older_manifest.ts";
import { type PackageFile, packageFiles } from "./package_files.ts";
import {
  type AllowedSecret,
  refuseSecrets,
  secretsInCode,
  secretsInFiles,
} from "./package_secrets.ts";
import { readCodePackages } from "./read_code_packages.ts";
import { requireLint } from "./require_lint.ts";

/** What is to be packed. */
export interface CheckedPackageOptions {
  readonly project: Project;
  readonly platform: Platform;
  /** The manifest as plakar v1.0 takes it; that of the project is packed when left out. */
  readonly older?: OlderManifest;
  /** Whether executables are started, to be asked whether they are what the manifest says. */
  readonly run: boolean;
  /** Findings of secrets that a person looked at. */
  readonly allowedSecrets: readonly AllowedSecret[];
  readonly signal: AbortSignal;
  /** Called as the work goes on. */
  readonly onStep: (step: string) => void;
  /** Gets what a person should know and what does not keep the package from being made. */
  readonly onNote: (text: string) => void;
}

/** A package in which nothing was found that plakar or its users would stumble over. */
export interface CheckedPackage {
  readonly files: readonly PackageFile[];
  readonly executables: readonly PackedExecutable[];
}

/** An executable under its path in the package, and what its code comes from. */
export interface PackedExecutable extends CurrentExecutable {
  readonly packages: CodePackages;
}

/**
 * Looks at everything a package would hold.
 *
 * @throws {ConnectorError} `failed_precondition` for executables that are missing or out of date,
 * mistakes that `lint` knows, files plakar would not take, and what looks like a secret.
 */
export async function checkedPackage(options: CheckedPackageOptions): Promise<CheckedPackage> {
  const { project, platform, older, signal, onStep, onNote } = options;
  const { folder, manifest, manifestFile } = project;
  const built = await builtExecutables(project, platform, signal, onStep);
  const run = options.run && isHost(platform);
  await requireLint({ manifestFile, run, isOlder: older !== undefined, signal, onStep, onNote });
  const origin = (path: string) => older?.executables.get(path) ?? path;
  const files = await packageFiles({
    folder,
    manifest: older?.manifest ?? manifest,
    platform,
    built: (path) => built.find((one) => one.path === origin(path))!.file,
    ...(older === undefined ? {} : { text: older.text }),
  });
  const executables: PackedExecutable[] = [];
  for (const one of built) {
    onStep(`listing the modules of ${one.path}`);
    const parts: CodePackages[] = [];
    for (const source of one.sources) {
      parts.push(await readCodePackages({ project: folder, source, signal }));
    }
    executables.push({ ...one, packages: mergeCode(parts) });
  }
  onStep("looking for secrets");
  const codes = executables.map(({ path, code, grants, packages }) => ({
    path,
    // The grants are written into the executable and into the list of materials.
    code: `${code}\n${grants}`,
    modules: [...packages.files, project.configFile],
  }));
  refuseSecrets([
    ...await secretsInFiles(files, signal),
    ...await secretsInCode(folder, codes),
  ], options.allowedSecrets);
  if (older === undefined) return { files, executables };
  const copies = [...older.executables].map(([path, from]) => ({
    ...executables.find((one) => one.path === from)!,
    path,
  }));
  return { files, executables: copies };
}
