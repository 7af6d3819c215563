import { ConnectorError } from "../../sdk/error.ts";

/** A package whose code an executable holds. */
export interface CodePackage {
  /** Where it is published, or `url` for a single module by its address. */
  readonly registry: "npm" | "jsr" | "url";
  /** Its name, with its scope; the address of a single module. */
  readonly name: string;
  /** Its exact version; empty for a single module. */
  readonly version: string;
}

/** What the code of one executable consists of beside the project's own. */
export interface CodePackages {
  /** Every package by its key, {@linkcode packageKey}. */
  readonly packages: ReadonlyMap<string, CodePackage>;
  /** The keys of what each package imports; the project's own code has the key "". */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
  /** Absolute paths of the local modules. */
  readonly files: readonly string[];
}

/** The part of `deno info --json` that is read (Deno 2.7.14). */
export interface ModuleInfo {
  readonly roots: readonly string[];
  readonly redirects?: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly kind?: string;
    readonly local?: string | null;
    readonly error?: string;
    readonly npmPackage?: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier?: string; readonly error?: string };
      /** What is imported for its types alone; nothing of it is read. */
      readonly type?: unknown;
    }[];
  }[];
  readonly npmPackages?: Readonly<
    Record<string, {
      readonly name: string;
      readonly version: string;
      readonly dependencies?: readonly string[];
    }>
  >;
  /** JSR packages: from what was asked for to what was found. */
  readonly packages?: Readonly<Record<string, string>>;
}

/** The key of a package in a {@linkcode CodePackages}. */
export function packageKey({ registry, name, version }: CodePackage): string {
  return version === "" ? `${registry}:${name}` : `${registry}:${name}@${version}`;
}

/**
 * Finds out which packages a connector's code comes from, by following its imports from module to
 * module. What is imported for its types alone is left out: no code of it is in the executable.
 *
 * @param info What `deno info --json` printed for the connector's source.
 * @param localPackage The package a local file belongs to; `undefined` for the project's own.
 * @returns The packages, and what imports what.
 * @throws {ConnectorError} `failed_precondition` for a module that Deno did not find.
 */
export function codePackages(
  info: ModuleInfo,
  localPackage: (path: string) => CodePackage | undefined = () => undefined,
): CodePackages {
  const modules = new Map(info.modules.map((module) => [module.specifier, module]));
  const fromJsr = [...new Set(Object.values(info.packages ?? {}))].map(jsrPackage);
  const packages = new Map<string, CodePackage>();
  const imports = new Map<string, Set<string>>([["", new Set()]]);
  const files = new Set<string>();

  const resolved = (specifier: string): string => {
    let found = specifier;
    // A redirect may lead to another one, and in a broken cache in a circle.
    for (let hops = 0; hops < 20 && info.redirects?.[found] !== undefined; hops++) {
      found = info.redirects[found]!;
    }
    return found;
  };

  const note = (owner: CodePackage): string => {
    const key = packageKey(owner);
    packages.set(key, owner);
    if (!imports.has(key)) imports.set(key, new Set());
    return key;
  };

  function ownerOf(specifier: string, local: string | null | undefined): string {
    const jsr = fromJsr.find(({ name, version }) => specifier.includes(`/${name}/${version}/`));
    if (jsr !== undefined) return note(jsr);
    if (/^https?:/.test(specifier)) return note({ registry: "url", name: specifier, version: "" });
    if (local === null || local === undefined) return "";
    const linked = localPackage(local);
    if (linked !== undefined) return note(linked);
    files.add(local);
    return "";
  }

  function noteNpm(id: string): string | undefined {
    const found = info.npmPackages?.[id];
    if (found === undefined) return undefined;
    const owner: CodePackage = { registry: "npm", name: found.name, version: found.version };
    const key = packageKey(owner);
    if (packages.has(key)) return key;
    note(owner);
    for (const dependency of found.dependencies ?? []) {
      const to = noteNpm(dependency);
      if (to !== undefined) imports.get(key)!.add(to);
    }
    return key;
  }

  const seen = new Set<string>();
  const open = info.roots.map(resolved);
  const keyOf = new Map<string, string | undefined>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const module = modules.get(next);
    if (module === undefined || module.kind === "node") continue;
    if (module.error !== undefined) {
      throw new ConnectorError(`cannot find the code of "${next}": ${module.error}`, {
        code: "failed_precondition",
      });
    }
    const key = module.npmPackage === undefined
      ? ownerOf(next, module.local)
      : noteNpm(module.npmPackage);
    keyOf.set(next, key);
    for (const { code } of module.dependencies ?? []) {
      if (code?.specifier !== undefined) open.push(resolved(code.specifier));
    }
  }
  for (const specifier of seen) {
    const from = keyOf.get(specifier);
    if (from === undefined) continue;
    for (const { code } of modules.get(specifier)?.dependencies ?? []) {
      const to = code?.specifier === undefined ? undefined : keyOf.get(resolved(code.specifier));
      if (to !== undefined && to !== from) imports.get(from)!.add(to);
    }
  }
  return { packages, imports, files: [...files].sort() };
}

/** What several modules of one executable consist of together. */
export function mergeCode(codes: readonly CodePackages[]): CodePackages {
  const packages = new Map<string, CodePackage>();
  const imports = new Map<string, Set<string>>([["", new Set()]]);
  for (const code of codes) {
    for (const [key, each] of code.packages) packages.set(key, each);
    for (const [key, to] of code.imports) {
      imports.set(key, new Set([...imports.get(key) ?? [], ...to]));
    }
  }
  return { packages, imports, files: [...new Set(codes.flatMap(({ files }) => files))] };
}

function jsrPackage(nameAndVersion: string): CodePackage {
  const at = nameAndVersion.lastIndexOf("@");
  return {
    registry: "jsr",
    name: nameAndVersion.slice(0, at),
    version: nameAndVersion.slice(at + 1),
  };
}
