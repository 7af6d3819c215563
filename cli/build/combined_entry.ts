import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConnectorType } from "../manifest/manifest_type.ts";

/** One role of a combined executable. */
export interface CombinedRole {
  readonly type: ConnectorType;
  /** Its module, below the project. */
  readonly source: string;
}

/** The file of {@linkcode combinedModules} to start. */
export const combinedEntry = "entry.ts";

/**
 * The modules that make one executable of several roles: it serves the role its first argument
 * names, and evaluates the code of no other. The rest of the arguments are the role's own.
 *
 * Without an argument, or with one that names no role, it tells on stderr what it knows and ends with
 * exit code 2; stdout belongs to the host.
 *
 * @param name The executable's name, for that message.
 * @param roles What it serves, at least one.
 * @param project Absolute folder of the project.
 * @returns TypeScript by file name; the imports resolve with the project's `deno.json`.
 */
export function combinedModules(
  name: string,
  roles: readonly CombinedRole[],
  project: string,
): Record<string, string> {
  const modules: Record<string, string> = {};
  const cases: string[] = [];
  for (const { type, source } of roles) {
    const entrypoint = `entrypoint${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
    const url = pathToFileURL(join(project, source)).href;
    // A static import, so that bundling fails when the module does not export its definition.
    modules[`${type}.ts`] = `import { ${entrypoint} } from "@plakar-deno/sdk/${type}";
import { ${type} } from ${JSON.stringify(url)};
export const serve = (args: readonly string[]): Promise<void> => ${entrypoint}(args, ${type});
`;
    cases.push(`  case "${type}":
    await (await import("./${type}.ts")).serve(args);
    break;`);
  }
  const must = `the first argument must be one of ${roles.map(({ type }) => type).join(", ")}; ` +
    `in manifest.yaml write for example args: [${roles[0]!.type}]`;
  modules[combinedEntry] = `const [role, ...args] = Deno.args;
switch (role) {
${cases.join("\n")}
  default: {
    const given = role === undefined ? "no role was given" : JSON.stringify(role) + " is no role of it";
    console.error(${JSON.stringify(`${name}: cannot start: `)} + given + ${
    JSON.stringify(`: ${must}`)
  });
    Deno.exit(2);
  }
}
`;
  return modules;
}
