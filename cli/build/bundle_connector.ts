import { join } from "node:path";
import { exists } from "@std/fs";
import { ConnectorError } from "../../sdk/error.ts";
import { openProject } from "../project/open_project.ts";
import { stdoutPrelude } from "../../runtime/stdout_prelude.ts";
import { combinedEntry, combinedModules, type CombinedRole } from "./combined_entry.ts";
import { loadsCode } from "./loads_code.ts";
import { runDeno } from "./run_deno.ts";
import { withLock } from "./with_lock.ts";

/** Where a bundle comes from and goes to. */
export interface BundleOptions {
  /** The folder of the project; `deno.json` and `source` are below it. */
  readonly project: string;
  /** The module to bundle, below the project; or the roles of a combined executable. */
  readonly source: string | readonly CombinedRole[];
  /** An existing folder for the result. */
  readonly folder: string;
  /** Name of the executable; with `.js` it is the name of the result. */
  readonly name: string;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/** A connector and everything it imports, as JavaScript. */
export interface Bundle {
  /** The file to compile. */
  readonly entry: string;
  /** All the code, for hashing. */
  readonly code: string;
}

/**
 * Bundles one connector and all it imports into one file that takes stdout away before anything
 * else runs (row P3): author code at module level runs before any function of the runtime does.
 *
 * One file starts in about a quarter of the time of the hundreds of modules it is made of.
 *
 * @param options What to bundle and where to.
 * @returns The entry file and its code.
 * @throws {ConnectorError} When the source is missing, does not bundle, or loads code at run time.
 */
export async function bundleConnector(options: BundleOptions): Promise<Bundle> {
  const { project, source, folder, name, signal } = options;
  const sources = typeof source === "string" ? [source] : source.map((role) => role.source);
  for (const file of sources) {
    if (await exists(join(project, file), { isFile: true })) continue;
    throw new ConnectorError(
      `cannot build "${name}": its source "${file}" does not exist; write it, ` +
        "or remove the connector from manifest.yaml",
      { code: "not_found" },
    );
  }
  const entry = join(folder, `${name}.js`);
  const author = typeof source === "string"
    ? await bundle(project, [source], entry, signal)
    : await bundleRoles(options, source, entry);
  if (loadsCode(author)) {
    throw new ConnectorError(
      `cannot build "${name}": "${sources.join('" or "')}", or something imported there, calls ` +
        "import() with a name that is only known at run time; a compiled program loads such a " +
        "file without asking for read permission: import it by a fixed name",
      { code: "failed_precondition" },
    );
  }
  const code = `${preamble}${stdoutPrelude}${author}`;
  await Deno.writeTextFile(entry, code);
  return { entry, code };
}

/** CommonJS packages ask for node's own modules through `require`, which a bundle does not have. */
const preamble = 'import { createRequire as __createRequire } from "node:module";\n' +
  "const require = __createRequire(import.meta.url);\n";

// One at a time: Deno fetches its bundler at first use, and two of them trip over each other.
let bundling: Promise<unknown> = Promise.resolve();

async function bundle(
  project: string,
  args: readonly string[],
  output: string,
  signal: AbortSignal,
): Promise<string> {
  const mine = bundling.then(() =>
    withLock(
      project,
      (lock) =>
        runDeno(["bundle", "--quiet", "--minify", ...lock, "-o", output, ...args], {
          action: `bundle "${args.at(-1)}"`,
          cwd: project,
          signal,
        }),
    )
  );
  bundling = mine.catch(() => {});
  await mine;
  return await Deno.readTextFile(output);
}

/** Modules that are not below the project find its `deno.json` only when it is named. */
async function bundleRoles(
  { project, folder, name, signal }: BundleOptions,
  roles: readonly CombinedRole[],
  output: string,
): Promise<string> {
  const { configFile } = await openProject(project);
  for (const [file, text] of Object.entries(combinedModules(name, roles, project))) {
    await Deno.writeTextFile(join(folder, file), text);
  }
  return await bundle(
    project,
    ["--config", configFile, join(folder, combinedEntry)],
    output,
    signal,
  );
}
