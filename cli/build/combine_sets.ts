import { ConnectorError } from "../../sdk/error.ts";
import {
  accesses,
  type Exception,
  type Grant,
  type PermissionSet,
  permissionSetOf,
} from "./permission_set.ts";

/**
 * The permission set of an executable for several roles: whatever one of them may do, since the
 * sandbox is chosen before the role is.
 *
 * @param name The executable's name.
 * @param sets The sets of its roles, at least one.
 * @throws {ConnectorError} `invalid_argument` when one set takes out of an access what another
 * grants: the union of such sets cannot be written down as one.
 */
export function combineSets(name: string, sets: readonly PermissionSet[]): PermissionSet {
  const grants: Grant[] = [];
  const exceptions: Exception[] = [];
  for (const access of accesses) {
    const having = sets.filter((set) => set.grants.some((grant) => grant.access === access));
    const scopes = having.flatMap((set) =>
      set.grants.filter((grant) => grant.access === access).map(({ allow }) => allow)
    );
    if (scopes.length > 0) {
      const lists = scopes.filter((scope) => scope !== true);
      const allow = lists.length < scopes.length ? true : [...new Set(lists.flat())].sort();
      grants.push({ access, allow });
    }
    const [first, ...others] = having.map((set) =>
      set.exceptions.filter((one) => one.access === access)
    );
    const text = JSON.stringify(first);
    if (others.some((other) => JSON.stringify(other) !== text)) {
      const names = having.map((set) => set.name).join(" and ");
      throw new ConnectorError(
        `cannot combine the roles of "${name}": ${names} in deno.json take different things out ` +
          `of "${access}"; give it the same "deny" and "ignore" in each, or build one executable ` +
          "for each role",
        { code: "invalid_argument" },
      );
    }
    exceptions.push(...first ?? []);
  }
  const envIgnored = sets.some((set) => set.envIgnored);
  const reasons = Object.assign({}, ...sets.map((set) => set.reasons)) as Record<string, string>;
  return permissionSetOf(name, { grants, exceptions, envIgnored }, reasons);
}
