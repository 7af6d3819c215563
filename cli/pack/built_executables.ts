import { dirname, join, relative } from "node:path";
import { exists } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { inputsDigest, isCurrent, openStamps } from "../build/build_stamps.ts";
import { type BuildUnit, buildUnits } from "../build/build_units.ts";
import { bundleOnce } from "../build/bundle_once.ts";
import { executablePlatform } from "../build/executable_header.ts";
import { type Narrowing, narrowSet } from "../build/narrow_set.ts";
import { grantsInWords, type PermissionSet } from "../build/permission_set.ts";
import { executableName, hostPlatform, type Platform } from "../build/platform.ts";
import { grantsMismatch, readGrants } from "../build/read_grants.ts";
import { unitSet, unitSource, unstableFeatures } from "../build/unit_inputs.ts";
import type { Project } from "../project/open_project.ts";

/** An executable that was built from the sources as they are now. */
export interface CurrentExecutable {
  /** Its path in the manifest, which has no `.exe`. */
  readonly path: string;
  /** Absolute path of the file. */
  readonly file: string;
  /** The modules it is made of, below the project. */
  readonly sources: readonly string[];
  /** SHA-256 of the file when it was built, in hexadecimal. */
  readonly sha256: string;
  /** All of its code. */
  readonly code: string;
  /** What it may use, in words. */
  readonly grants: string;
  /** Why it may leave the sandbox, by access; empty for one that cannot. */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Finds the executables of a project that `build` made, and makes sure that they are what it would
 * make now: of the same code, grants and Deno, also where `--grant` narrowed what they may do.
 *
 * @param project The project.
 * @param platform What machines they are for; `build --target` puts them into a folder of its own.
 * @param signal Stops the work when aborted.
 * @param onStep Called before each of them.
 * @throws {ConnectorError} `failed_precondition`, naming every one that is missing or out of date.
 */
export async function builtExecutables(
  project: Project,
  platform: Platform,
  signal: AbortSignal,
  onStep: (step: string) => void = () => {},
): Promise<CurrentExecutable[]> {
  const bundled = bundleOnce(project.folder, signal);
  const found: CurrentExecutable[] = [];
  const problems = new Map<string, string[]>();
  for (const unit of buildUnits(project.manifest)) {
    onStep(`comparing ${unit.executable} with its sources`);
    const file = await executableFile(project, unit, platform);
    const isThere = await exists(file, { isFile: true });
    const code = isThere ? await bundled(unitSource(unit)) : "";
    const outcome = isThere ? await builtSet(project, unit, platform, file, code) : "not built";
    if (typeof outcome === "string") {
      problems.set(outcome, [...problems.get(outcome) ?? [], relative(project.folder, file)]);
    } else {
      found.push({
        path: unit.executable,
        file,
        sources: unit.roles.map(({ source }) => source),
        code,
        sha256: outcome.sha256,
        grants: grantsInWords(outcome.set),
        reasons: outcome.set.reasons,
      });
    }
  }
  if (problems.size === 0) return found;
  const reasons = [...problems].map(([reason, files]) => `${files.join(", ")}: ${reason}`);
  const target = isHost(platform) ? "" : ` --target ${platform.name}`;
  throw new ConnectorError(
    `cannot pack "${project.manifest.name}": ${reasons.join("; ")}; ` +
      `run "plakar-deno build${target}" first`,
    { code: "failed_precondition" },
  );
}

/** Whether executables for a platform run on this machine. */
export function isHost(platform: Platform): boolean {
  return platform.os === Deno.build.os && platform === hostPlatform();
}

/** Where `build` puts an executable: into a folder of its own for a target that was named. */
async function executableFile(
  project: Project,
  { name, executable }: BuildUnit,
  platform: Platform,
): Promise<string> {
  const folder = join(project.folder, dirname(executable));
  const file = executableName(name, platform);
  const named = join(folder, platform.name, file);
  if (!isHost(platform)) return named;
  const plain = join(folder, file);
  return !await exists(plain) && await exists(named) ? named : plain;
}

/** The permissions an executable was built with and its digest, or what is wrong with it. */
async function builtSet(
  { config }: Project,
  unit: BuildUnit,
  platform: Platform,
  file: string,
  code: string,
): Promise<{ readonly set: PermissionSet; readonly sha256: string } | string> {
  const made = await executablePlatform(file);
  if (made !== platform) return `no program for ${platform.name}`;
  const set = await asBuilt(unitSet(config, unit), file);
  if (set === undefined) return "not allowed what deno.json says now";
  const inputs = await inputsDigest({
    name: unit.name,
    code,
    permissions: set.json,
    unstable: unstableFeatures(config),
    platform,
  });
  const stamp = (await openStamps(dirname(file))).get(unit.name);
  return stamp !== undefined && await isCurrent(stamp, inputs, file)
    ? { set, sha256: stamp.sha256 }
    : "built from other code or grants, or with another Deno";
}

/** The declared set, narrowed as the executable is; `undefined` when it is no narrower form of it. */
async function asBuilt(declared: PermissionSet, file: string): Promise<PermissionSet | undefined> {
  const narrowings: Narrowing[] = [];
  const held = await readGrants(file);
  for (const { access, allow } of held.grants) {
    if (allow === true || (access !== "net" && access !== "read" && access !== "write")) continue;
    const now = declared.grants.find((grant) => grant.access === access);
    if (now === undefined) return undefined;
    if (String(now.allow) === String(allow)) continue;
    narrowings.push(...allow.map((value) => ({ access, value })));
  }
  try {
    const set = narrowSet(declared, narrowings);
    // The stamp beside the file could be for another one.
    return grantsMismatch(held, set) === undefined ? set : undefined;
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
