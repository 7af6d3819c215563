import { basename, dirname, join } from "node:path/posix";
import type { Manifest } from "../manifest/manifest_type.ts";
import type { BuiltExecutable } from "./build_one.ts";
import { buildPlan } from "./build_plan.ts";

/**
 * What to write into `manifest.yaml` for combined executables it does not name yet.
 *
 * @param manifest The manifest.
 * @param built What was built.
 * @returns The lines; `undefined` when the manifest names every combined one.
 */
export function combinedManifestLines(
  manifest: Manifest,
  built: readonly Pick<BuiltExecutable, "name" | "roles">[],
): string | undefined {
  const combined = new Set(
    built.filter(({ roles }) => roles !== undefined).map(({ name }) => name),
  );
  const entries = buildPlan(manifest).flatMap(
    ({ folder, connector: { type, executable }, ...target }) => {
      if (target.combined || !combined.has(folder)) return [];
      return [
        `  # in place of ${basename(executable)}`,
        `  - type: ${type}`,
        `    executable: ${join(dirname(executable), folder)}`,
        `    args: [${type}]`,
      ];
    },
  );
  if (entries.length === 0) return undefined;
  return ["To have the combined executables used, write into manifest.yaml:", ...entries].join(
    "\n",
  );
}
