import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { inputsDigest, isCurrent, stampOf, type Stamps } from "./build_stamps.ts";
import { bundleConnector } from "./bundle_connector.ts";
import type { CombinedRole } from "./combined_entry.ts";
import { compileBundle } from "./compile_bundle.ts";
import { executablePlatform } from "./executable_header.ts";
import { fileDigest } from "./file_digest.ts";
import { grantsInWords, type PermissionSet } from "./permission_set.ts";
import { executableName, hostPlatform, type Platform } from "./platform.ts";
import { grantsMismatch, readGrants } from "./read_grants.ts";

/** An executable that is ready to run. */
export interface BuiltExecutable {
  /** `<connector>-<role>`, or `<connector>` for one with several roles. */
  readonly name: string;
  /** Absolute path. */
  readonly executable: string;
  /** What machines it is for, in plakar's words: `linux-amd64`. */
  readonly target: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** Size of the file in bytes, nearly all of it Deno itself. */
  readonly bytes: number;
  /** Size of the code in it, in bytes. */
  readonly codeBytes: number;
  /** What it may use, in words; read back out of it. */
  readonly grants: string;
  /** Why it may leave the sandbox, by access; empty for one that cannot. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The roles its first argument picks; left out for one with a single role. */
  readonly roles?: readonly string[];
  /** How long it took. */
  readonly milliseconds: number;
  /** Whether the executable already there was made from the same inputs. */
  readonly unchanged: boolean;
}

/** What to compile: a module, or the roles of a combined executable. */
export interface BuildSource {
  /** The file name of the executable, on Windows without `.exe`. */
  readonly name: string;
  /** The module below the project, or what the first argument picks from. */
  readonly source: string | readonly CombinedRole[];
}

/** What one build needs. */
export interface BuildOneOptions {
  /** The folder of the project. */
  readonly project: string;
  /** What to build. */
  readonly target: BuildSource;
  /** What it may do. */
  readonly set: PermissionSet;
  /** Absolute path of the executable. */
  readonly executable: string;
  /** What the executables of that folder were made from. */
  readonly stamps: Stamps;
  /** What machines it is for; the one this runs on when left out. */
  readonly platform?: Platform;
  /** The unstable features of Deno that the code uses. */
  readonly unstable?: readonly string[];
  /** The bundled code, when it was bundled before. */
  readonly code?: string;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Makes one executable, unless the one already there was made from the same inputs.
 *
 * The executable appears under its name when it is complete, is for the right machines, and its
 * grants were read back from it.
 *
 * @throws {ConnectorError} When a step fails; nothing half-made is left.
 */
export async function buildOne(options: BuildOneOptions): Promise<BuiltExecutable> {
  const { project, target: { name, source }, set, executable, stamps, signal } = options;
  const { platform = hostPlatform(), unstable = [] } = options;
  const started = performance.now();
  const folder = dirname(executable);
  await ensureDir(folder);
  // Beside the result, so that renaming it into place is one step on one file system.
  const scratch = await Deno.makeTempDir({ dir: folder, prefix: ".build-" });
  try {
    const code = options.code ??
      (await bundleConnector({ project, source, folder: scratch, name, signal })).code;
    const inputs = await inputsDigest({
      name,
      code,
      permissions: set.json,
      unstable,
      platform,
    });
    let stamp = stamps.get(name);
    const unchanged = await isCurrent(stamp, inputs, executable);
    if (stamp === undefined || !unchanged) {
      const output = join(scratch, executableName(name, platform));
      await compileBundle({ code, set, platform, unstable, output, signal });
      await inspect(output, name, set, platform);
      const sha256 = await fileDigest(output, signal);
      stamp = await stamps.put(name, async () => {
        await Deno.rename(output, executable);
        return await stampOf(executable, inputs, sha256);
      });
    }
    return {
      name,
      executable,
      target: platform.name,
      sha256: stamp.sha256,
      bytes: stamp.bytes,
      codeBytes: new TextEncoder().encode(code).length,
      grants: grantsInWords(set),
      reasons: set.reasons,
      ...(typeof source === "string" ? {} : { roles: source.map(({ type }) => type) }),
      milliseconds: Math.round(performance.now() - started),
      unchanged,
    };
  } finally {
    await Deno.remove(scratch, { recursive: true }).catch(() => undefined);
  }
}

/** Refuses an executable that is not what was meant; that would be a fault in Deno or here. */
async function inspect(
  executable: string,
  name: string,
  set: PermissionSet,
  platform: Platform,
): Promise<void> {
  const made = await executablePlatform(executable);
  const wrong = made === platform
    ? grantsMismatch(await readGrants(executable), set)
    : `it is for ${made?.name ?? "no known machine"} and not for ${platform.name}`;
  if (wrong === undefined) return;
  throw new ConnectorError(`cannot build "${name}": ${wrong}`, { code: "internal" });
}
