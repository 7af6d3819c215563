import { join } from "node:path";
import { ensureDir, exists } from "@std/fs";
import config from "../../deno.json" with { type: "json" };
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import { fileDigest } from "../build/file_digest.ts";
import type { Platform } from "../build/platform.ts";
import type { Project } from "../project/open_project.ts";
import { isHost } from "./built_executables.ts";
import { type CheckedPackage, checkedPackage } from "./checked_package.ts";
import { digestLines } from "./digest_lines.ts";
import { createArguments, type MadePtar, makePtar } from "./make_ptar.ts";
import { npmLicenses } from "./npm_licenses.ts";
import { olderManifest } from "./older_manifest.ts";
import type { AllowedSecret } from "./package_secrets.ts";
import { type PackedGrants, packedGrants } from "./packed_grants.ts";
import { packedPath } from "./packed_path.ts";
import { moveInto, refuseExisting } from "./place_results.ts";
import type { CommandDone } from "./plakar_commands.ts";
import { sbom } from "./sbom.ts";
import { type StagedFile, stageFiles } from "./stage_files.ts";

/** What to pack, and how. */
export interface PackOptions {
  readonly project: Project;
  /** With a leading `v`. */
  readonly version: string;
  readonly platform: Platform;
  /** The generation of plakar that it is for; v1.1 when left out. */
  readonly api?: Generation;
  /** Absolute path of the folder for the results. */
  readonly out: string;
  /** The `plakar` program; without it the package itself is not made. */
  readonly plakar?: string;
  /** Whether executables are started, to be asked whether they are what the manifest says. */
  readonly run: boolean;
  /** Findings of secrets that a person looked at. */
  readonly allowedSecrets?: readonly AllowedSecret[];
  /** Seconds since 1970 for the list of materials, which has no time in it otherwise. */
  readonly epoch?: number;
  readonly signal: AbortSignal;
  /** Called as the work goes on. */
  readonly onStep?: (step: string) => void;
  /** Gets what a person should know and what does not keep the package from being made. */
  readonly onNote?: (text: string) => void;
}

/** A file that lies in the folder of the results. */
export interface PackedFile {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** What was made. */
export interface Packed {
  /** `<name>_<version>_<os>_<arch>` */
  readonly package: string;
  /** Absolute path of the staged folder. */
  readonly folder: string;
  readonly files: readonly StagedFile[];
  /** Those of the files that plakar starts. */
  readonly executables: readonly PackedGrants[];
  /** The list of materials. */
  readonly sbom: PackedFile;
  /** The digests of everything else. */
  readonly sums: PackedFile;
  /** The package; absent without plakar. */
  readonly ptar?: PackedFile;
  /** What plakar calls itself, and what was tried with the package. */
  readonly plakar?: Pick<MadePtar, "plakarVersion" | "verified">;
  /** The commands of plakar that were run, in the folder of the results. */
  readonly commands: readonly CommandDone[];
  /** What makes the package there, typed in the folder of the results; without a plakar that can. */
  readonly next?: string;
  /** The version of a plakar that is there and cannot make it, being of the other generation. */
  readonly otherPlakar?: string;
  /** What plakar v1.0 does not take and the package does not hold, in a sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Packs the built connectors of a project: checks them, stages them in a folder, lists their materials
 * and digests, and has plakar make the package and install it on trial.
 *
 * Nothing appears in the folder of the results before everything is done and found good.
 *
 * @throws {ConnectorError} `failed_precondition` for what keeps it from being packed, `already_exists`
 * for a package that is there, and what plakar says when it fails.
 */
export async function packProject(options: PackOptions): Promise<Packed> {
  const { project: { manifest }, version, platform, api = "v1.1", out } = options;
  const packageName = `${manifest.name}_${version}_${platform.os}_${platform.arch}`;
  await refuseExisting(out, packageName, api);
  const older = api === "v1.0" ? olderManifest(manifest, version) : undefined;
  const checked = await checkedPackage({
    ...options,
    ...(older === undefined ? {} : { older }),
    allowedSecrets: options.allowedSecrets ?? [],
    onStep: options.onStep ?? (() => {}),
    onNote: options.onNote ?? (() => {}),
  });
  const isNew = !await exists(out);
  await ensureDir(out);
  // Beside the results, so that renaming them into place is one step on one file system.
  const scratch = await Deno.makeTempDir({ dir: out, prefix: ".pack-" });
  try {
    const packed = await packInto(scratch, packageName, checked, { ...options, api });
    return { ...packed, leftOut: older?.leftOut ?? [] };
  } finally {
    await Deno.remove(scratch, { recursive: true }).catch(() => undefined);
    // After a failure; a folder with files in it stays.
    if (isNew) await Deno.remove(out).catch(() => undefined);
  }
}

async function packInto(
  scratch: string,
  packageName: string,
  checked: CheckedPackage,
  options: PackOptions & { readonly api: Generation },
): Promise<Omit<Packed, "leftOut">> {
  const { project: { manifest }, version, platform, api, out, plakar, signal } = options;
  const onStep = options.onStep ?? (() => {});
  const [work, home] = [join(scratch, "work"), join(scratch, "home")];
  const staged = join(work, packageName);
  for (const folder of [work, home, staged]) await Deno.mkdir(folder);
  const files = await stage(checked, staged, signal, onStep);
  const tried = plakar === undefined ? undefined : await makePtar({
    plakar,
    api,
    files,
    packageName,
    name: manifest.name,
    version,
    platform,
    installable: isHost(platform),
    work,
    home,
    signal,
    onStep,
  });
  const made = tried?.file === undefined ? undefined : tried;

  onStep("writing materials and digests");
  const [sbomName, ptarName] = [`${packageName}.cdx.json`, `${packageName}.ptar`];
  await Deno.writeTextFile(join(work, sbomName), await materials(checked, files, options));
  const results = new Map<string, PackedFile>();
  for (const name of made === undefined ? [sbomName] : [sbomName, ptarName]) {
    results.set(name, await packedFile(work, out, name, signal));
  }
  const sumsName = `${packageName}.SHA256SUMS`;
  await Deno.writeTextFile(
    join(work, sumsName),
    digestLines([
      ...files.map(({ path, sha256 }) => ({ path: `${packageName}/${path}`, sha256 })),
      ...[...results].map(([path, { sha256 }]) => ({ path, sha256 })),
    ]),
  );
  const sums = await packedFile(work, out, sumsName, signal);
  signal.throwIfAborted();
  await moveInto(out, work, [packageName, ...results.keys(), sumsName], join(scratch, "before"));
  const ptar = results.get(ptarName);
  return {
    package: packageName,
    folder: join(out, packageName),
    files,
    executables: packedGrants(checked.executables, files),
    sbom: results.get(sbomName)!,
    sums,
    ...(made === undefined || ptar === undefined
      ? {
        commands: tried?.commands ?? [],
        next: commandToType({ packageName, version, api }, platform),
        ...(tried === undefined ? {} : { otherPlakar: tried.plakarVersion }),
      }
      : {
        ptar,
        plakar: { plakarVersion: made.plakarVersion, verified: made.verified },
        commands: made.commands,
      }),
  };
}

async function stage(
  { files, executables }: CheckedPackage,
  folder: string,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<StagedFile[]> {
  let total = 0;
  for (const { source } of files) total += (await Deno.stat(source)).size;
  const staged = await stageFiles(files, folder, signal, (bytes) => {
    onStep(`staging ${files.length} files, ${Math.round(bytes / total * 100)} %`);
  });
  for (const { path, sha256 } of executables) {
    const packed = packedPath(staged, path);
    if (staged.find((file) => file.path === packed)?.sha256 === sha256) continue;
    throw new ConnectorError(
      `cannot pack "${path}": it is not the file that was built: run "plakar-deno build" again, ` +
        "and not while packing",
      { code: "failed_precondition" },
    );
  }
  return staged;
}

async function materials(
  { executables }: CheckedPackage,
  files: readonly StagedFile[],
  { project: { folder, manifest }, version, platform, epoch, signal }: PackOptions,
): Promise<string> {
  const codes = executables.map(({ packages }) => packages);
  const licenses = await npmLicenses(folder, codes, signal);
  return sbom({
    manifest,
    version,
    platform: platform.name,
    executables: executables.map(({ path, sha256, grants, packages: code }) => ({
      path: packedPath(files, path),
      sha256,
      grants,
      code,
    })),
    deno: Deno.version.deno,
    toolkit: config.version,
    license: (found) => found.name === config.name ? config.license : licenses.get(found),
    ...(epoch === undefined ? {} : { epoch }),
  });
}

async function packedFile(
  work: string,
  out: string,
  name: string,
  signal: AbortSignal,
): Promise<PackedFile> {
  const { size: bytes } = await Deno.stat(join(work, name));
  return { file: join(out, name), bytes, sha256: await fileDigest(join(work, name), signal) };
}

function commandToType(wanted: Parameters<typeof createArguments>[0], platform: Platform): string {
  const command = `plakar ${createArguments(wanted).join(" ")}`;
  return isHost(platform) ? command : `GOOS=${platform.os} GOARCH=${platform.arch} ${command}`;
}
