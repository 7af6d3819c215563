import { join } from "node:path";
import { dirname } from "node:path/posix";
import { ConnectorError } from "../../sdk/error.ts";
import type { Role } from "../../testing/subject.ts";
import { buildPlan, type BuildTarget } from "../build/build_plan.ts";
import type { Project } from "../project/open_project.ts";

/** One role of one connector of a project. */
export interface ProjectConnector {
  /** `<connector>-<role>`: how it is called, and the name of its permission set. */
  readonly name: string;
  readonly role: Role;
  /** The first scheme it answers to. */
  readonly protocol: string;
  /** Absolute path of the executable; two roles may have one in common. */
  readonly executable: string;
  /** The manifest's `args` for this role. */
  readonly args: readonly string[];
  /** The same without that which tells a combined executable its role, for the source alone. */
  readonly sourceArgs: readonly string[];
  /** The module it is made of, below the project. */
  readonly source: string;
  /** The module with its setup, below the project: `connectors/<connector>/conformance.ts`. */
  readonly setup: string;
}

/**
 * The connectors of a project's manifest, or the named ones, in the manifest's order.
 *
 * @param project Where they are.
 * @param names `<connector>-<role>`, or `<connector>` for all its roles; empty for everything.
 * @param action What is to be done with them, for the error: `test`.
 * @throws {ConnectorError} `invalid_argument` for a name that the manifest does not have, and for an
 * executable that `build` does not know how to make.
 */
export function projectConnectors(
  project: Pick<Project, "folder" | "manifest">,
  names: readonly string[],
  action: string,
): readonly ProjectConnector[] {
  const all = buildPlan(project.manifest).map((target) => projectConnector(project.folder, target));
  const is = (one: ProjectConnector, name: string) =>
    one.name === name || one.name === `${name}-${one.role}`;
  for (const name of names) {
    if (all.some((one) => is(one, name))) continue;
    throw new ConnectorError(
      `cannot ${action} "${name}": the manifest has no such connector; choose from ${
        all.map((one) => one.name).join(", ")
      }`,
      { code: "invalid_argument" },
    );
  }
  return names.length === 0 ? all : all.filter((one) => names.some((name) => is(one, name)));
}

function projectConnector(
  folder: string,
  { name, connector, source, combined }: BuildTarget,
): ProjectConnector {
  const { type: role, protocols, executable, args } = connector;
  return {
    name,
    role,
    protocol: protocols[0]!,
    executable: join(folder, executable),
    args,
    sourceArgs: combined ? args.slice(1) : args,
    source,
    setup: `${dirname(source)}/conformance.ts`,
  };
}
