import { isAbsolute, relative } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { isInside, netPlace } from "./net_place.ts";
import { notedPath } from "./noted_path.ts";
import {
  grantsInWords,
  type PermissionSet,
  permissionSetOf,
  type Scope,
} from "./permission_set.ts";

/** A grant for one site: `net=s3.example.org:443`, `read=/srv/data`. */
export interface Narrowing {
  /** The kind of access that is narrowed. */
  readonly access: "net" | "read" | "write";
  /** A place in the network as Deno writes it, or an absolute path. */
  readonly value: string;
}

/**
 * Reads what was given as `--grant`.
 *
 * @param text `ACCESS=VALUE`.
 * @throws {ConnectorError} `invalid_argument`, with an example.
 */
export function parseNarrowing(text: string): Narrowing {
  const refuse = (reason: string): never => {
    throw new ConnectorError(`cannot read --grant "${text}": ${reason}`, {
      code: "invalid_argument",
    });
  };
  const [, access = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(text)!;
  if (access !== "net" && access !== "read" && access !== "write") {
    return refuse("it begins with net=, read= or write=, for example net=s3.example.org:443");
  }
  if (access === "net") {
    if (netPlace(value) !== undefined) return { access, value };
    return refuse(
      "write a host, with a port if there is but one: net=s3.example.org:443, " +
        "net=*.example.org, net=10.0.0.0/8, net=[::1]:443",
    );
  }
  if (!isAbsolute(value)) return refuse(`write an absolute path, for example ${access}=/srv/data`);
  return { access, value: notedPath(value) };
}

/**
 * Narrows a permission set for one site. An access that is narrowed is granted for the given values
 * alone; one that the set does not have is left as it is. A place is one that the set allows, or one
 * of its sites.
 *
 * @param set The set.
 * @param narrowings What to narrow it to.
 * @throws {ConnectorError} `invalid_argument` for a value that the set does not allow.
 */
export function narrowSet(set: PermissionSet, narrowings: readonly Narrowing[]): PermissionSet {
  const grants = set.grants.map((grant) => {
    const given = narrowings.filter(({ access }) => access === grant.access);
    if (given.length === 0) return grant;
    for (const { access, value } of given) {
      const denied = set.exceptions.find((one) =>
        one.access === access && includes(one.of, access, value)
      );
      const site = access === "net" ? set.sites.net ?? [] : [];
      const allowed = [grant.allow, site].some((scope) => includes(scope, access, value));
      if (denied === undefined && allowed) continue;
      throw new ConnectorError(
        `cannot build "${set.name}" with --grant "${access}=${value}": its permission set in ` +
          `deno.json allows ${grantsInWords(set)}, and --grant only narrows; widen the set, ` +
          (access === "net" && denied === undefined && set.sites.net === undefined
            ? "say in deno.json that it may be built for other hosts " +
              `("plakar-deno": {"sites": {"${set.name}": {"net": true}}}), `
            : "") +
          "or name the executables it is meant for",
        { code: "invalid_argument" },
      );
    }
    return { ...grant, allow: [...new Set(given.map(({ value }) => value))].sort() };
  });
  return permissionSetOf(set.name, { ...set, grants }, set.reasons);
}

/**
 * Checks that each narrowing has something to narrow.
 *
 * @throws {ConnectorError} `invalid_argument` for one of an access that none of the sets grants.
 */
export function requireUse(
  narrowings: readonly Narrowing[],
  sets: readonly PermissionSet[],
): void {
  for (const { access, value } of narrowings) {
    if (sets.some(({ grants }) => grants.some((grant) => grant.access === access))) continue;
    const names = sets.map(({ name }) => name).join(", ");
    throw new ConnectorError(
      `cannot build with --grant "${access}=${value}": no permission set of ${names} grants ` +
        `"${access}", and --grant only narrows; remove it, or add "${access}" to the set`,
      { code: "invalid_argument" },
    );
  }
}

function includes(scope: Scope, access: Narrowing["access"], value: string): boolean {
  if (scope === true) return true;
  if (access === "net") {
    const place = netPlace(value)!;
    return scope.some((allowed) => {
      const outer = netPlace(allowed);
      return outer !== undefined && isInside(place, outer);
    });
  }
  return scope.some((folder) => {
    const below = relative(folder, value);
    return below === "" || !(/^\.\.([/\\]|$)/.test(below) || isAbsolute(below));
  });
}
