import { dirname, join, relative, sep } from "node:path";
import { parse } from "jsonc-parser";
import { runDeno } from "../build/run_deno.ts";
import { withLock } from "../build/with_lock.ts";
import { installedPackages, withDependencies } from "./installed_packages.ts";
import {
  type CodePackage,
  type CodePackages,
  codePackages,
  mergeCode,
  type ModuleInfo,
  packageKey,
} from "./module_graph.ts";

/** The name of this package, whose code every connector holds. */
const sdkName = "@plakar-deno/sdk";

/** Whose packages to look for. */
export interface ReadCodePackagesOptions {
  /** The folder of the project. */
  readonly project: string;
  /** The connector's module, below the project. */
  readonly source: string;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Asks Deno which modules a connector consists of, and says from which packages they come.
 *
 * A local file outside of the project, or of the SDK, belongs to the package of the nearest
 * `deno.json` with a name and a version: such is a linked package.
 *
 * @throws {ConnectorError} `failed_precondition` with Deno's words when it fails, and for code that
 * cannot be found.
 */
export async function readCodePackages(options: ReadCodePackagesOptions): Promise<CodePackages> {
  const { project, source, signal } = options;
  const action = `list the modules of "${source}"`;
  const printed = await withLock(
    project,
    (lock) => runDeno(["info", "--json", ...lock, source], { action, cwd: project, signal }),
  );
  const info = JSON.parse(printed) as ModuleInfo;
  const top = await Deno.realPath(project);
  const known = new Map<string, CodePackage | undefined>();
  for (const { local } of info.modules) {
    if (typeof local === "string") await localPackage(dirname(local), known);
  }
  const locals = info.modules.map(({ local }) => local).filter((local) =>
    typeof local === "string"
  );
  const inModules = await installedPackages(locals);
  const code = codePackages(info, (path) => {
    const installed = inModules.get(path);
    if (installed !== undefined) return installed.found;
    const found = known.get(dirname(path));
    const below = relative(top, path);
    const isOutside = below.startsWith(`..${sep}`);
    // In the SDK's own repository its connectors are the project's code, and the rest is the SDK.
    const isSdk = found?.name === sdkName && !below.startsWith(`connectors${sep}`);
    return isOutside || isSdk ? found : undefined;
  });
  const used = [...inModules.values()].filter(({ found }) => code.packages.has(packageKey(found)));
  return mergeCode([code, { ...withDependencies(used), files: [] }]);
}

/** The package that the files of a folder belong to; `known` remembers. */
async function localPackage(
  folder: string,
  known: Map<string, CodePackage | undefined>,
): Promise<CodePackage | undefined> {
  if (known.has(folder)) return known.get(folder);
  const above = dirname(folder);
  const found = await namedConfig(folder) ??
    (above === folder ? undefined : await localPackage(above, known));
  known.set(folder, found);
  return found;
}

async function namedConfig(folder: string): Promise<CodePackage | undefined> {
  for (const file of ["deno.json", "deno.jsonc"]) {
    const text = await Deno.readTextFile(join(folder, file)).catch(() => undefined);
    if (text === undefined) continue;
    const config: unknown = parse(text, [], { allowTrailingComma: true });
    if (typeof config !== "object" || config === null) continue;
    const { name, version } = config as { readonly name?: unknown; readonly version?: unknown };
    if (typeof name !== "string" || typeof version !== "string") continue;
    return { registry: "jsr", name, version };
  }
  return undefined;
}
