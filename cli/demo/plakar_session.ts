import { delimiter, join } from "node:path";
import { ensureDir } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { runProgram } from "../run_program.ts";

/** What a session with plakar needs. */
export interface PlakarSessionOptions {
  /** The `plakar` program. */
  readonly plakar: string;
  /** The folder with `manifest.yaml` and the executables it names. */
  readonly project: string;
  /** The folder to back up. */
  readonly source: string;
  /** An existing empty folder for everything that is written; not removed. */
  readonly scratch: string;
  /** Stops the session when aborted. */
  readonly signal: AbortSignal;
  /** Called before each command. */
  readonly onStep?: (command: string) => void;
}

/**
 * Finds a program on `PATH`.
 *
 * @returns Its absolute path, or `undefined`.
 */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    if (folder === "") continue;
    const file = join(folder, name);
    const info = await Deno.stat(file).catch(() => undefined);
    if (info?.isFile && ((info.mode ?? 0) & 0o111) !== 0) return file;
  }
  return undefined;
}

/**
 * Packages the connectors with plakar, installs the package into a temporary home, and backs a
 * folder up and restores it with all three `dir` connectors.
 *
 * @param options Where everything is.
 * @returns The folder that holds what was restored.
 * @throws {ConnectorError} With plakar's own words when a command fails.
 */
export async function plakarSession(options: PlakarSessionOptions): Promise<string> {
  const { plakar, project, source, scratch, signal, onStep } = options;
  const at = (name: string) => join(scratch, name);
  // The background process of plakar finds plugins by these, not by flags (protocol 1.7).
  const env = {
    HOME: at("home"),
    XDG_CONFIG_HOME: at("config"),
    XDG_DATA_HOME: at("data"),
    XDG_CACHE_HOME: at("cache"),
  };
  for (const folder of Object.values(env)) await ensureDir(folder);
  // The file name is taken apart by plakar (protocol 7.4).
  const arch = Deno.build.arch === "x86_64" ? "amd64" : "arm64";
  const packageFile = at(`deno-connectors_v0.1.0_${Deno.build.os}_${arch}.ptar`);
  const store = `dir://${at("repository")}`;
  const restored = at("restored");
  const commands: readonly string[][] = [
    ["pkg", "create", "-out", packageFile, join(project, "manifest.yaml"), "v0.1.0"],
    ["pkg", "add", packageFile],
    ["at", store, "create", "-plaintext"],
    ["at", store, "backup", `dir://${source}`],
    ["at", store, "check"],
    ["at", store, "restore", "-to", `dir://${restored}`],
  ];
  for (const args of commands) {
    signal.throwIfAborted();
    onStep?.(`plakar ${args.join(" ")}`);
    const { code, stdout, stderr } = await runProgram(plakar, { args, cwd: project, env, signal });
    if (code === 0) continue;
    const said = `${stderr}\n${stdout}`.trim().split("\n").slice(-12).join("\n");
    throw new ConnectorError(
      `"plakar ${args.join(" ")}" ended with code ${code}: ${said || "it said nothing"}`,
      { code: "failed_precondition" },
    );
  }
  return restored;
}
