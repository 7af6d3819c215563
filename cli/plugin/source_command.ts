import { basename, dirname, extname, join } from "node:path";
import { parse } from "jsonc-parser";
import { memoryFlag } from "../build/memory_flag.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";

/** How a connector's TypeScript is run. */
export interface SourceCommand {
  /** The Deno that runs it. */
  readonly executable: string;
  /** Deno's arguments, up to the module. */
  readonly args: readonly string[];
  /** The `deno.json` it runs with; absent when there is none above it. */
  readonly configFile?: string;
  /** What it may do, in words: `the permission set "dir-importer"`. */
  readonly permissions: string;
}

/**
 * The flags that a connector from source has in common with a compiled one: no questions about
 * permissions, and the memory settings of the build.
 */
const commonFlags: readonly string[] = [
  "run",
  "--quiet",
  "--no-lock",
  "--no-prompt",
  memoryFlag,
];

/**
 * How to run a connector's TypeScript without building it: with the permission set that its
 * executable would be built with, or without any permission where there is no such set.
 *
 * The set is looked for in the nearest `deno.json` above the module, under the names
 * `<folder>-<role>`, as `build` has them, and `<file>`, for a connector in one file.
 *
 * @param source Absolute path of the module.
 * @param role What the plugin is started as.
 */
export async function sourceCommand(source: string, role: ConnectorType): Promise<SourceCommand> {
  const file = basename(source, extname(source));
  const names = [...new Set([`${basename(dirname(source))}-${role}`, `${file}-${role}`, file])];
  const config = await nearestConfig(dirname(source));
  const set = names.find((name) => config?.sets.includes(name));
  const grants = set === undefined ? ["--ignore-env"] : [`--permission-set=${set}`];
  return {
    executable: Deno.execPath(),
    args: [
      ...commonFlags,
      ...(config === undefined ? ["--no-config"] : [`--config=${config.file}`]),
      ...grants,
      source,
    ],
    ...(config === undefined ? {} : { configFile: config.file }),
    permissions: set !== undefined
      ? `the permission set "${set}"`
      : `no permission at all: ${config?.file ?? "its folder's deno.json, which is missing,"} ` +
        `has no permission set "${names[0]}"`,
  };
}

async function nearestConfig(
  folder: string,
): Promise<{ file: string; sets: readonly string[] } | undefined> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const file = join(folder, name);
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text === undefined) continue;
    // What is wrong with the file Deno itself says.
    const config: unknown = parse(text, [], { allowTrailingComma: true });
    const sets = (config as { readonly permissions?: unknown } | null)?.permissions;
    return { file, sets: typeof sets === "object" && sets !== null ? Object.keys(sets) : [] };
  }
  const above = dirname(folder);
  return above === folder ? undefined : await nearestConfig(above);
}
