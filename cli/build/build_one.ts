import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import type { BuildTarget } from "./build_plan.ts";
import { inputsDigest, isCurrent, type Stamps } from "./build_stamps.ts";
import { bundleConnector } from "./bundle_connector.ts";
import { compileBundle } from "./compile_bundle.ts";
import { grantsInWords, type PermissionSet } from "./permission_set.ts";
import { grantsMismatch, readGrants } from "./read_grants.ts";

/** An executable that is ready to run. */
export interface BuiltExecutable {
  /** `<connector>-<role>`. */
  readonly name: string;
  /** Absolute path. */
  readonly executable: string;
  /** Size of the file in bytes, nearly all of it Deno itself. */
  readonly bytes: number;
  /** Size of the code in it, in bytes. */
  readonly codeBytes: number;
  /** What it may use, in words. */
  readonly grants: string;
  /** How long it took. */
  readonly milliseconds: number;
  /** Whether the executable already there was made from the same inputs. */
  readonly unchanged: boolean;
}

/** What one build needs. */
export interface BuildOneOptions {
  /** The folder of the project. */
  readonly project: string;
  /** What to build. */
  readonly target: Pick<BuildTarget, "name" | "source">;
  /** What it may do. */
  readonly set: PermissionSet;
  /** Absolute path of the executable. */
  readonly executable: string;
  /** What the executables of that folder were made from. */
  readonly stamps: Stamps;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Makes one executable, unless the one already there was made from the same inputs.
 *
 * The executable appears under its name when it is complete and its grants were read back from it.
 *
 * @throws {ConnectorError} When a step fails; nothing half-made is left.
 */
export async function buildOne(options: BuildOneOptions): Promise<BuiltExecutable> {
  const { project, target: { name, source }, set, executable, stamps, signal } = options;
  const started = performance.now();
  const folder = dirname(executable);
  await ensureDir(folder);
  // Beside the result, so that renaming it into place is one step on one file system.
  const scratch = await Deno.makeTempDir({ dir: folder, prefix: ".build-" });
  try {
    const { entry, code } = await bundleConnector({
      project,
      source,
      folder: scratch,
      name,
      signal,
    });
    const inputs = await inputsDigest(name, code, set.json);
    const unchanged = await isCurrent(stamps.get(name), inputs, executable);
    if (!unchanged) {
      const output = join(scratch, name);
      await compileBundle({ project, entry, permissions: name, output, signal });
      const mismatch = grantsMismatch(await readGrants(output), set);
      if (mismatch !== undefined) {
        throw new ConnectorError(`cannot build "${name}": ${mismatch}`, { code: "internal" });
      }
      await Deno.rename(output, executable);
      await stamps.put(name, inputs, executable);
    }
    return {
      name,
      executable,
      bytes: (await Deno.stat(executable)).size,
      codeBytes: new TextEncoder().encode(code).length,
      grants: grantsInWords(set),
      milliseconds: Math.round(performance.now() - started),
      unchanged,
    };
  } finally {
    await Deno.remove(scratch, { recursive: true }).catch(() => undefined);
  }
}
