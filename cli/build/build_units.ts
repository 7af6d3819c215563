import { dirname, join } from "node:path/posix";
import type { Manifest } from "../manifest/manifest_type.ts";
import { buildPlan, type BuildTarget, unknownName } from "./build_plan.ts";

/** One executable to make. */
export interface BuildUnit {
  /** Its file name: `<connector>-<role>`, or `<connector>` when it is combined. */
  readonly name: string;
  /** Its path below the project, as the manifest names it or should. */
  readonly executable: string;
  /** What it serves, in the manifest's order. */
  readonly roles: readonly BuildTarget[];
  /** Whether the first argument picks the role. */
  readonly combined: boolean;
}

/** Which executables to make. */
export interface BuildUnitsOptions {
  /** Names of executables, or of single roles in them; empty for all. */
  readonly names?: readonly string[];
  /** Combine the roles of each connector, also where the manifest has one executable for each. */
  readonly combined?: boolean;
}

/**
 * Groups what the manifest names into executables.
 *
 * @returns They stand in the manifest's order; each with all of its roles, also when one was named.
 * @throws {ConnectorError} `invalid_argument` for an unknown name.
 */
export function buildUnits(
  manifest: Manifest,
  { names = [], combined = false }: BuildUnitsOptions = {},
): BuildUnit[] {
  const units = new Map<string, BuildUnit & { readonly roles: BuildTarget[] }>();
  for (const target of buildPlan(manifest)) {
    const isCombined = combined || target.combined;
    const { executable } = target.connector;
    const name = isCombined ? target.folder : target.name;
    const unit = units.get(name) ??
      { name, executable: join(dirname(executable), name), roles: [], combined: isCombined };
    unit.roles.push(target);
    units.set(name, unit);
  }
  const all = [...units.values()];
  const isNamed = (unit: BuildUnit, name: string) =>
    unit.name === name || unit.roles.some((role) => role.name === name);
  for (const name of names) {
    if (all.some((unit) => isNamed(unit, name))) continue;
    throw unknownName(name, all.map((unit) => unit.name));
  }
  return all.filter((unit) => names.length === 0 || names.some((name) => isNamed(unit, name)));
}
