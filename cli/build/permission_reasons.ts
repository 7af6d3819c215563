import { ConnectorError } from "../../sdk/error.ts";
import { member } from "./member.ts";

/**
 * Why a permission set grants what a sandbox should not, as `deno.json` says it. Deno takes no
 * further keys inside of a set (2.7.14), so the reasons stand beside the sets:
 *
 * ```jsonc
 * "permissions": { "git-importer": { "run": ["git"], "env": { "ignore": true } } },
 * "plakar-deno": { "reasons": { "git-importer": { "run": "git itself reads the repository" } } }
 * ```
 *
 * @param config The parsed `deno.json`.
 * @param name The name of the set.
 * @returns The reasons by access: `run`, `ffi`, `env`, or `all`; empty for none.
 * @throws {ConnectorError} `invalid_argument` for a reason that is none: no text, or an empty one.
 */
export function permissionReasons(
  config: unknown,
  name: string,
): Readonly<Record<string, string>> {
  const reasons = member(member(member(config, "plakar-deno"), "reasons"), name);
  if (reasons === undefined) return {};
  const refuse = (what: string): never => {
    throw new ConnectorError(
      `cannot build "${name}": "plakar-deno" in deno.json must give its reasons as ` +
        `{"run": "why it must"}: ${what}`,
      { code: "invalid_argument" },
    );
  };
  if (typeof reasons !== "object" || reasons === null || Array.isArray(reasons)) {
    return refuse("they are no object");
  }
  for (const [access, reason] of Object.entries(reasons)) {
    if (!["run", "ffi", "env", "all"].includes(access)) refuse(`"${access}" needs no reason`);
    if (typeof reason !== "string" || reason.trim() === "") refuse(`"${access}" has no text`);
  }
  return reasons as Readonly<Record<string, string>>;
}
