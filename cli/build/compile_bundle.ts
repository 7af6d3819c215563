import { dirname, join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { PermissionSet } from "./permission_set.ts";
import { executablePlatform } from "./executable_header.ts";
import { memoryFlag } from "./memory_flag.ts";
import { hostPlatform, type Platform } from "./platform.ts";
import { runDeno } from "./run_deno.ts";

/** What to compile, and with which grants. */
export interface CompileOptions {
  /** The bundled code: one module without imports but those of Deno itself. */
  readonly code: string;
  /** What it may do. Its name is the module's name, which shows up in stack traces. */
  readonly set: PermissionSet;
  /** What machines it is for; the one this runs on when left out. */
  readonly platform?: Platform;
  /** Names of Deno's unstable features that the code uses, as `unstable` in `deno.json` has them. */
  readonly unstable?: readonly string[];
  /** The executable to write, in an existing folder; for Windows it ends with `.exe`. */
  readonly output: string;
  /** Stops the work when aborted; nothing is left then. */
  readonly signal: AbortSignal;
}

/**
 * The flags of every compiled connector. They are part of the executable and cannot be changed by
 * who runs it.
 *
 * - `--no-prompt`: a refusal is an error, never a question on the terminal.
 * - `--no-code-cache`: without it Deno writes compiled code to `deno-compile-<name>.cache` in the
 *   temporary folder and trusts it at the next start. That is a file written without a write grant,
 *   under a name others can occupy first. It costs about 7 ms per start.
 * - `--deny-import`: Deno otherwise allows code from a list of well-known hosts by default.
 * - `--no-check`: the bundle is plain JavaScript; types are checked before.
 * - {@linkcode memoryFlag}.
 */
export const compileFlags: readonly string[] = [
  "--no-prompt",
  "--no-code-cache",
  "--deny-import",
  "--no-check",
  memoryFlag,
];

/**
 * Compiles a bundle into one executable that holds exactly the grants of its permission set.
 *
 * Deno writes into the executable where the module stands below its `deno.json`, and when it was
 * last written. So the module is compiled from a folder with nothing but itself and a `deno.json`
 * of its own, and with a fixed time: the same code and grants give the same bytes, wherever and
 * whenever they are compiled (docs/design/0008).
 *
 * @param options What to compile.
 * @throws {ConnectorError} `failed_precondition` with Deno's words when it fails, also when the
 * base program for the platform cannot be had.
 */
export async function compileBundle(options: CompileOptions): Promise<void> {
  const { code, set, platform = hostPlatform(), unstable = [], output, signal } = options;
  const folder = await Deno.makeTempDir({ dir: dirname(output), prefix: ".compile-" });
  try {
    const entry = `${set.name}.js`;
    const config = {
      permissions: { [set.name]: JSON.parse(set.json) },
      unstable,
      lock: false,
      // Not a part of a workspace around the project.
      workspace: [],
    };
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
    await Deno.writeTextFile(join(folder, entry), code);
    await Deno.utime(join(folder, entry), 0, 0);
    await runDeno([
      "compile",
      "--quiet",
      "--no-lock",
      "--config",
      "deno.json",
      "--target",
      platform.triple,
      `--permission-set=${set.name}`,
      ...compileFlags,
      "--output",
      output,
      // A name may begin with a dash.
      `./${entry}`,
    ], {
      action: `compile "${set.name}" for ${platform.name}`,
      cwd: folder,
      env: { DENO_NO_PACKAGE_JSON: "1" },
      without: await baseProgram(platform) === undefined ? ["DENORT_BIN"] : [],
      signal,
    });
  } catch (cause) {
    if (!(cause instanceof ConnectorError && /Setting up base binary/.test(cause.message))) {
      throw cause;
    }
    throw new ConnectorError(
      `cannot compile "${set.name}" for ${platform.name}: Deno could not fetch the base program ` +
        `for it from its download site: go online, or set DENORT_BIN to a denort ` +
        `${Deno.version.deno} for ${platform.name}`,
      { code: "failed_precondition", cause },
    );
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => undefined);
  }
}

/**
 * The program that `DENORT_BIN` names, when it is one for that platform. For another platform Deno
 * would take it all the same and make an executable that runs nowhere (2.7.14).
 */
export async function baseProgram(platform: Platform): Promise<string | undefined> {
  const file = Deno.env.get("DENORT_BIN");
  if (file === undefined) return undefined;
  const made = await executablePlatform(file).catch((cause) => {
    throw new ConnectorError(
      `cannot compile with DENORT_BIN "${file}": ${errorMessage(cause)}; correct it or unset it`,
      { code: "failed_precondition", cause },
    );
  });
  if (made === undefined) {
    throw new ConnectorError(
      `cannot compile with DENORT_BIN "${file}": it is no program for a platform Deno compiles ` +
        "for; correct it or unset it",
      { code: "failed_precondition" },
    );
  }
  return made === platform ? file : undefined;
}
