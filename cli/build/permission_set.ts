import { isAbsolute } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { member } from "./member.ts";
import { notedPath } from "./noted_path.ts";
import { permissionReasons } from "./permission_reasons.ts";
import { permissionSites, type Sites } from "./permission_sites.ts";

/** A kind of access Deno can grant. */
export type Access = "read" | "write" | "net" | "env" | "sys" | "run" | "ffi";

/** Everything of a kind of access, or a list of paths, hosts or names. */
export type Scope = true | readonly string[];

/** What one kind of access is granted for. */
export interface Grant {
  readonly access: Access;
  /** `true` for everything. */
  readonly allow: Scope;
}

/** What is taken out of a grant. */
export interface Exception {
  readonly access: Access;
  /** `deny` refuses; `ignore` answers as if nothing were there. */
  readonly rule: "deny" | "ignore";
  /** `true` for everything. */
  readonly of: Scope;
}

/** What a program may do. */
export interface Permissions {
  /** What is granted, nothing else is; in the order of {@linkcode accesses}. */
  readonly grants: readonly Grant[];
  /** What is taken out of it, apart from `envIgnored`. */
  readonly exceptions: readonly Exception[];
  /** Whether variables that are not granted look unset instead of being forbidden. */
  readonly envIgnored: boolean;
}

/** A permission set of `deno.json`, understood. */
export interface PermissionSet extends Permissions {
  readonly name: string;
  /** Why the set grants what a sandbox should not, by access; shown with the executable. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Where else `--grant` may build it for, beside what it grants ({@linkcode permissionSites}). */
  readonly sites: Sites;
  /** The set as Deno reads it, as canonical JSON: equal text means equal grants. */
  readonly json: string;
}

/** Every kind of access a set may grant, in the order they are told. */
export const accesses: readonly Access[] = ["read", "write", "net", "env", "sys", "run", "ffi"];

/**
 * Finds a permission set in a parsed `deno.json` and refuses what would make a sandbox pointless.
 *
 * Refused are: a set that grants everything, `run` and `ffi`, which leave the sandbox, and `env` for
 * every variable, unless `"plakar-deno": {"reasons": …}` says why ({@linkcode permissionReasons});
 * always `import`, which loads code the build has not seen, and relative paths, which Deno freezes
 * to the build folder (docs/sandbox.md); and a set that does not say what happens to the
 * environment, because npm packages read it at start.
 *
 * @param config The parsed `deno.json`.
 * @param name The name of the set: `<connector>-<role>`.
 * @returns The set.
 * @throws {ConnectorError} `invalid_argument`, naming the set and what to write.
 */
export function permissionSet(config: unknown, name: string): PermissionSet {
  const set = member(member(config, "permissions"), name);
  const refuse = (reason: string): never => {
    throw new ConnectorError(
      `cannot build "${name}": its permission set in deno.json ${reason}`,
      { code: "invalid_argument" },
    );
  };
  if (typeof set !== "object" || set === null || Array.isArray(set)) {
    return refuse(
      `is missing: add "permissions": {"${name}": {"read": true, "env": {"ignore": true}}} ` +
        "with the grants it needs",
    );
  }
  const unknown = Object.keys(set).find((key) => !knownKeys.includes(key));
  if (unknown !== undefined) {
    return refuse(`has the unknown key "${unknown}": use ${knownKeys.join(", ")}`);
  }
  const reasons = permissionReasons(config, name);
  const why = (access: string) =>
    `or say why: "plakar-deno": {"reasons": {"${name}": {"${access}": "…"}}}`;
  const all = member(set, "all") === true;
  if (all && reasons.all === undefined) {
    refuse(`grants everything: remove "all", ${why("all")}`);
  }
  if (scopes(member(set, "import"), refuse, "import").allow !== undefined) {
    refuse('grants "import", which loads unseen code: remove it');
  }
  const grants: Grant[] = [];
  const exceptions: Exception[] = [];
  for (const access of accesses) {
    const value = member(set, access) ?? (all ? true : undefined);
    const { allow, deny, ignore } = scopes(value, refuse, access);
    if (allow !== undefined) grants.push({ access, allow });
    if (deny !== undefined) exceptions.push({ access, rule: "deny", of: deny });
    if (ignore !== undefined && !(access === "env" && ignore === true)) {
      exceptions.push({ access, rule: "ignore", of: ignore });
    }
  }
  for (const { access, allow } of grants) {
    if (all || reasons[access] !== undefined) continue;
    if (access === "run" || access === "ffi") {
      refuse(`grants "${access}", which leaves the sandbox: remove it, ${why(access)}`);
    }
    if (access === "env" && (allow === true || allow.includes("*"))) {
      refuse(
        'grants "env" for every variable, those with secrets among them: name the variables, ' +
          `"env": {"allow": ["LANG"], "ignore": true}, ${why(access)}`,
      );
    }
  }
  const envIgnored = scopes(member(set, "env"), refuse, "env").ignore === true;
  if (!envIgnored && !grants.some(({ access }) => access === "env")) {
    refuse('must say what the environment is: add "env": {"ignore": true}');
  }
  const sites = permissionSites(config, name);
  return permissionSetOf(name, { grants, exceptions, envIgnored }, reasons, sites);
}

/** A permission set of these permissions. */
export function permissionSetOf(
  name: string,
  permissions: Permissions,
  reasons: Readonly<Record<string, string>> = {},
  sites: Sites = {},
): PermissionSet {
  return { ...permissions, name, reasons, sites, json: denoJson(permissions) };
}

/** What the set allows, in words for a table: `read, net example.org`; `nothing` for none. */
export function grantsInWords({ grants, exceptions }: Permissions): string {
  if (grants.length === 0) return "nothing";
  return grants.map(({ access, allow }) => {
    const but = exceptions.filter((one) => one.access === access)
      .flatMap(({ of }) => of === true ? ["all"] : of);
    return [access, ...(allow === true ? [] : allow), ...(but.length > 0 ? ["except"] : []), ...but]
      .join(" ");
  }).join(", ");
}

const knownKeys: readonly string[] = [...accesses, "import", "all"];

interface Scopes {
  readonly allow: Scope | undefined;
  readonly deny: Scope | undefined;
  readonly ignore: Scope | undefined;
}

/** The value of one access, in each of the forms deno.json allows. */
function scopes(value: unknown, refuse: (reason: string) => never, access: string): Scopes {
  const bad = () => refuse(`has "${access}": ${JSON.stringify(value)}, which is no grant`);
  const isRules = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isRules && Object.keys(value).some((key) => !["allow", "deny", "ignore"].includes(key))) {
    bad();
  }
  const rules = isRules ? value : { allow: value };
  const scopeOf = (rule: string): Scope | undefined => {
    const given = member(rules, rule) ?? false;
    if (typeof given === "boolean") return given || undefined;
    if (!Array.isArray(given) || !given.every((item) => typeof item === "string")) return bad();
    if (given.length === 0) return undefined;
    return ["read", "write", "ffi"].includes(access)
      ? given.map((path) => cleanPath(path, access, refuse))
      : given;
  };
  return { allow: scopeOf("allow"), deny: scopeOf("deny"), ignore: scopeOf("ignore") };
}

/** A path as Deno notes it in an executable. */
function cleanPath(path: string, access: string, refuse: (reason: string) => never): string {
  if (!isAbsolute(path)) {
    refuse(
      `grants "${access}" for "${path}": Deno would take it from the build folder; ` +
        "write an absolute path",
    );
  }
  return notedPath(path);
}

function denoJson({ grants, exceptions, envIgnored }: Permissions): string {
  const set: Record<string, Record<string, Scope>> = {};
  const put = (access: Access, rule: string, of: Scope) => {
    (set[access] ??= {})[rule] = of === true ? true : [...of].sort();
  };
  for (const { access, allow } of grants) put(access, "allow", allow);
  for (const { access, rule, of } of exceptions) put(access, rule, of);
  if (envIgnored) put("env", "ignore", true);
  const sorted = (value: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
  return JSON.stringify(
    sorted(Object.fromEntries(Object.entries(set).map(([key, rules]) => [key, sorted(rules)]))),
  );
}
