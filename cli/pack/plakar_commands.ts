import { join } from "node:path";
import { ensureDir } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { runProgram } from "../run_program.ts";

/** A command that was run. */
export interface CommandDone {
  /** As it would be typed. */
  readonly command: string;
  /** The variables it was given beside those of its own home. */
  readonly env: Readonly<Record<string, string>>;
  /** Exit code. */
  readonly code: number;
}

/** Runs plakar where it can touch nothing of the user's. */
export interface PlakarCommands {
  /**
   * Runs one command.
   *
   * @returns What it printed to stdout.
   * @throws {ConnectorError} `failed_precondition` with plakar's own words when it fails.
   */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  /** The folders plakar may keep its caches in. */
  readonly caches: readonly string[];
  /** What was run so far. */
  readonly done: readonly CommandDone[];
}

/** Where plakar runs. */
export interface PlakarCommandsOptions {
  /** The program. */
  readonly plakar: string;
  /** An existing folder for everything plakar keeps at home. */
  readonly home: string;
  /** The folder to run in. */
  readonly cwd: string;
  /** Whether it may be a plakar v1.0. */
  readonly isOlder?: boolean;
  readonly signal: AbortSignal;
  /** Called before each command. */
  readonly onStep?: (command: string) => void;
}

/** Prepares a home for plakar: it knows nothing of the user's packages, stores and caches. */
export async function plakarCommands(options: PlakarCommandsOptions): Promise<PlakarCommands> {
  const { plakar, home, cwd, isOlder = false, signal, onStep } = options;
  const cache = join(home, "cache");
  const own = {
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, "local"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_CACHE_HOME: cache,
    XDG_STATE_HOME: join(home, "state"),
    XDG_RUNTIME_DIR: join(home, "run"),
  };
  for (const folder of Object.values(own)) await ensureDir(folder);
  // A plakar v1.0 would leave an agent behind that runs on in a home which is gone (protocol 6.4).
  const agentless: Readonly<Record<string, string>> = isOlder ? { PLAKAR_AGENTLESS: "1" } : {};
  // Nobody else may enter a runtime folder, or programs refuse it.
  if (Deno.build.os !== "windows") await Deno.chmod(own.XDG_RUNTIME_DIR, 0o700);
  const done: CommandDone[] = [];
  return {
    caches: [join(cache, "plakar"), join(cache, "plakar-agentless")],
    done,
    async run(args, env = {}) {
      const command = `plakar ${args.join(" ")}`;
      onStep?.(command);
      const { code, stdout, stderr } = await runProgram(plakar, {
        args,
        cwd,
        env: { ...own, ...agentless, ...env },
        signal,
      });
      done.push({ command, env, code });
      if (code === 0) return stdout;
      const said = `${stderr}\n${stdout}`.trim().split("\n").slice(-12).join("\n");
      throw new ConnectorError(
        `"${command}" ended with code ${code}: ${said || "it said nothing"}`,
        {
          code: "failed_precondition",
        },
      );
    },
  };
}
