import { join } from "node:path";
import { runDeno } from "../build/run_deno.ts";
import type { CodePackage, CodePackages } from "./module_graph.ts";
import { packageKey } from "./module_graph.ts";
import { typesOnly } from "./types_only.ts";

/** Licences by package. */
export interface Licenses {
  /** The licence as the package states it, or `undefined` when it states none. */
  get(found: CodePackage): string | undefined;
}

/**
 * Reads the licences of npm packages where Deno keeps the packages: in its cache, or in
 * `node_modules` of the project.
 *
 * Packages that are there for their types alone are left out, because Deno may not have fetched them.
 *
 * @param folder The project's folder.
 * @param codes What the executables consist of.
 * @param signal Stops the work when aborted.
 */
export async function npmLicenses(
  folder: string,
  codes: readonly CodePackages[],
  signal: AbortSignal,
): Promise<Licenses> {
  const places = [...await cachePlaces(folder, signal), nodeModulesPlace(folder)];
  const licenses = new Map<string, string>();
  for (const { packages, imports } of codes) {
    const unused = typesOnly(imports);
    for (const [key, found] of packages) {
      if (found.registry !== "npm" || unused.has(key) || licenses.has(key)) continue;
      const license = await licenseOf(found, places);
      if (license !== undefined) licenses.set(key, license);
    }
  }
  return { get: (found) => licenses.get(packageKey(found)) };
}

/** Says where a package would lie. */
type Place = (found: CodePackage) => string;

const nodeModulesPlace = (folder: string): Place => ({ name, version }) =>
  join(
    folder,
    "node_modules",
    ".deno",
    `${name.replace("/", "+")}@${version}`,
    "node_modules",
    name,
    "package.json",
  );

/** The cache has a folder for each registry. */
async function cachePlaces(folder: string, signal: AbortSignal): Promise<Place[]> {
  const action = "find the cache of npm packages";
  const info: unknown = JSON.parse(
    await runDeno(["info", "--json"], { action, cwd: folder, signal }),
  );
  const { npmCache } = info as { readonly npmCache?: unknown };
  if (typeof npmCache !== "string") return [];
  const places: Place[] = [];
  try {
    for await (const { name: registry } of Deno.readDir(npmCache)) {
      places.push(({ name, version }) => join(npmCache, registry, name, version, "package.json"));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return places;
}

async function licenseOf(
  found: CodePackage,
  places: readonly Place[],
): Promise<string | undefined> {
  for (const place of places) {
    const text = await Deno.readTextFile(place(found)).catch(() => undefined);
    if (text === undefined) continue;
    const { license } = JSON.parse(text) as { readonly license?: unknown };
    return typeof license === "string" && license !== "" ? license : undefined;
  }
  return undefined;
}
