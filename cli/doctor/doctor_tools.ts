import { delimiter } from "node:path";
import { executablePlatform } from "../build/executable_header.ts";
import type { Platform } from "../build/platform.ts";
import { findProgram } from "../pack/find_program.ts";
import { runProgram } from "../run_program.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** How a program ended; `undefined` in place of it when it could not be started or was too slow. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How {@linkcode DoctorTools.run} runs. */
export interface RunSettings {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder to run in. */
  readonly cwd?: string;
}

/** Everything the doctor sees of the machine, so that a test can show it another one. */
export interface DoctorTools {
  /** Version of the Deno that runs this. */
  readonly version: string;
  /** What it was built for. */
  readonly build: Pick<typeof Deno.build, "os" | "arch" | "target">;
  /** Path of it. */
  readonly deno: string;
  /** A variable of the environment; empty ones count as unset. */
  env(name: string): string | undefined;
  /** Runs a program with no input, for a few seconds at most. */
  run(program: string, args: readonly string[], settings?: RunSettings): Promise<Ended | undefined>;
  /** Whether an address answers a HEAD request with success; the reason when it does not. */
  reach(url: string): Promise<"reached" | { readonly reason: string }>;
  /** The text of a file; `undefined` when there is none. */
  readText(file: string): Promise<string | undefined>;
  /** Names of what is in a folder, sorted; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Whether there is a file or folder of that name. */
  exists(path: string): Promise<boolean>;
  /** The platform that an executable is for; `undefined` when it is none of Deno's. */
  platformOf(file: string): Promise<Platform | undefined>;
  /** Every program of that name on `PATH`, the one that is taken first. */
  programs(name: string): Promise<readonly string[]>;
  /** An empty folder for as long as the work takes. */
  withFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
}

/** How long a program or an address has to answer, in milliseconds. */
const PATIENCE = 8000;

/**
 * The machine as it is.
 *
 * @param signal Stops whatever waits.
 * @param patience How long a program or an address has to answer, in milliseconds.
 */
export function machineTools(signal: AbortSignal, patience: number = PATIENCE): DoctorTools {
  const limit = () => joinSignals(signal, AbortSignal.timeout(patience));
  return {
    version: Deno.version.deno,
    build: Deno.build,
    deno: Deno.execPath(),
    env: (name) => Deno.env.get(name) || undefined,
    async run(program, args, settings = {}) {
      using limited = limit();
      const stop = limited.signal;
      // A program that has left another one behind with its output never ends by itself.
      const stopped = Promise.withResolvers<never>();
      const onStop = () => stopped.reject(stop.reason);
      stop.addEventListener("abort", onStop);
      try {
        const running = runProgram(program, { args, ...settings, signal: stop });
        return await Promise.race([running, stopped.promise]);
      } catch {
        signal.throwIfAborted();
        return undefined;
      } finally {
        stop.removeEventListener("abort", onStop);
      }
    },
    async reach(url) {
      try {
        using limited = limit();
        const response = await fetch(url, { method: "HEAD", signal: limited.signal });
        await response.body?.cancel();
        return response.ok ? "reached" : { reason: `it answered ${response.status}` };
      } catch (error) {
        signal.throwIfAborted();
        const slow = error instanceof DOMException && error.name === "TimeoutError";
        if (slow) return { reason: `no answer within ${patience / 1000} seconds` };
        // From the outermost layer to the one that knows: the last one says why.
        const layers = (error instanceof Error ? error.message : String(error)).split(": ");
        return { reason: layers.at(-1) ?? "" };
      }
    },
    readText: (file) => Deno.readTextFile(file).catch(() => undefined),
    async list(folder) {
      try {
        return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
      } catch {
        return [];
      }
    },
    exists: (path) => Deno.stat(path).then(() => true, () => false),
    platformOf: (file) => executablePlatform(file).catch(() => undefined),
    async programs(name) {
      const found: string[] = [];
      for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
        const file = await findProgram(name, folder);
        if (file !== undefined && !found.includes(file)) found.push(file);
      }
      return found;
    },
    async withFolder(work) {
      const folder = await Deno.makeTempDir({ prefix: "plakar-deno-doctor-" });
      try {
        return await work(folder);
      } finally {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
    },
  };
}
