import { dirname, join } from "node:path";
import { type CodePackage, packageKey } from "./module_graph.ts";

/** A package in a `node_modules` folder. */
export interface InstalledPackage {
  readonly found: CodePackage;
  /** What it depends on, as far as it is installed. */
  readonly dependencies: readonly InstalledPackage[];
}

/**
 * Reads the packages that files below `node_modules` belong to, with all they depend on.
 *
 * Where such a folder is the project's own (`"nodeModulesDir": "manual"`), Deno tells of a module in
 * it by its path, and not of packages (Deno 2.7.14).
 *
 * @param files Paths of modules; those that are in no such folder are left out.
 * @returns The package of each file.
 */
export async function installedPackages(
  files: readonly string[],
): Promise<ReadonlyMap<string, InstalledPackage>> {
  const known = new Map<string, InstalledPackage>();
  const packages = new Map<string, InstalledPackage>();
  for (const file of files) {
    const folder = packageFolder(file);
    const found = folder === undefined ? undefined : await installed(folder, known);
    if (found !== undefined) packages.set(file, found);
  }
  return packages;
}

/** What a package brings along: itself, all it depends on, and what depends on what, by keys. */
export function withDependencies(of: Iterable<InstalledPackage>): {
  readonly packages: ReadonlyMap<string, CodePackage>;
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
} {
  const packages = new Map<string, CodePackage>();
  const imports = new Map<string, Set<string>>();
  const open = [...of];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const key = packageKey(next.found);
    if (packages.has(key)) continue;
    packages.set(key, next.found);
    imports.set(key, new Set(next.dependencies.map(({ found }) => packageKey(found))));
    open.push(...next.dependencies);
  }
  return { packages, imports };
}

/** The folder of the package that a file belongs to: the one below the last `node_modules`. */
function packageFolder(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(file)?.[0];
}

interface PackageJson {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly optionalDependencies?: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, unknown>>;
}

async function installed(
  folder: string,
  known: Map<string, InstalledPackage>,
): Promise<InstalledPackage | undefined> {
  const real = await Deno.realPath(folder).catch(() => undefined);
  if (real === undefined) return undefined;
  if (known.has(real)) return known.get(real);
  const text = await Deno.readTextFile(join(real, "package.json")).catch(() => undefined);
  if (text === undefined) return undefined;
  const { name, version, ...rest } = JSON.parse(text) as PackageJson;
  if (typeof name !== "string" || typeof version !== "string") return undefined;
  const dependencies: InstalledPackage[] = [];
  const one: InstalledPackage = { found: { registry: "npm", name, version }, dependencies };
  // Before its dependencies are read: one of them may depend on it.
  known.set(real, one);
  const names = [rest.dependencies, rest.optionalDependencies, rest.peerDependencies]
    .flatMap((each) => Object.keys(each ?? {}));
  for (const dependency of new Set(names)) {
    const found = await nearest(real, dependency, known);
    if (found !== undefined) dependencies.push(found);
  }
  return one;
}

/** The package of a name as code in a folder finds it: in the nearest `node_modules` above. */
async function nearest(
  folder: string,
  name: string,
  known: Map<string, InstalledPackage>,
): Promise<InstalledPackage | undefined> {
  for (let above = folder;; above = dirname(above)) {
    const found = await installed(join(above, "node_modules", name), known);
    if (found !== undefined || dirname(above) === above) return found;
  }
}
