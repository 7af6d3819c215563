/**
 * Keeps `toolchain/registry/`, the JSR registry of networks without JSR: a folder that Deno reads as `JSR_URL=file://…`.
 *
 * `deno run -A toolchain/jsr_folder.ts` writes the two index files that the registry's form asks for beside every
 * package: `meta.json` (the versions) and `<version>_meta.json` (size and SHA-256 of each file, and the exports). Run it
 * after a change of a file in there or of a pin in `deno.json`. A test holds the index files to the truth.
 *
 * @module
 */

import { endForHelp } from "./end_for_help.ts";

/** One package of the folder: `@std/yaml` at `1.0.10`. */
export interface Pin {
  /** Scope without the `@`. */
  readonly scope: string;
  /** Name within the scope. */
  readonly name: string;
  /** Exact version. */
  readonly version: string;
}

/** Finds the JSR packages in the imports of a `deno.json`; throws when one is not pinned exactly. */
export function jsrPins(imports: Readonly<Record<string, string>>): Pin[] {
  return Object.values(imports).filter((target) => target.startsWith("jsr:")).map((target) => {
    const parts = /^jsr:@([a-z0-9-]+)\/([a-z0-9-]+)@(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(target);
    if (parts === null) {
      throw new Error(`Cannot read the import "${target}": write it as jsr:@scope/name@1.2.3`);
    }
    return { scope: parts[1]!, name: parts[2]!, version: parts[3]! };
  });
}

/** The index files of one package, by their path below `root`; throws when the package's folder is missing. */
export async function indexFiles(root: string, pin: Pin): Promise<Map<string, string>> {
  const { scope, name, version } = pin;
  const base = `@${scope}/${name}`;
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const path of await filesOf(`${root}/${base}/${version}`)) {
    const bytes = await Deno.readFile(`${root}/${base}/${version}${path}`);
    manifest[path] = { size: bytes.length, checksum: `sha256-${await sha256(bytes)}` };
  }
  return new Map([
    [`${base}/meta.json`, json({ scope, name, latest: version, versions: { [version]: {} } })],
    [`${base}/${version}_meta.json`, json({ manifest, exports: { ".": "./mod.ts" } })],
  ]);
}

async function filesOf(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder + below)) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory) paths.push(...await filesOf(folder, path));
    else paths.push(path);
  }
  return paths.sort();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}

const help = `Writes the index files of toolchain/registry/.

usage: ./denow run -A toolchain/jsr_folder.ts`;

if (import.meta.main) {
  endForHelp(Deno.args, help);
  const here = import.meta.dirname!;
  const { imports } = JSON.parse(await Deno.readTextFile(`${here}/../deno.json`));
  for (const pin of jsrPins(imports)) {
    for (const [path, text] of await indexFiles(`${here}/registry`, pin)) {
      await Deno.writeTextFile(`${here}/registry/${path}`, text);
      console.log(`toolchain/registry/${path}`);
    }
  }
}
