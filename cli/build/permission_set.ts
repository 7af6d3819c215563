import { ConnectorError } from "../../sdk/error.ts";

/** A kind of access Deno can grant. */
export type Access = "read" | "write" | "net" | "env" | "sys" | "run" | "ffi" | "import";

/** What one kind of access is granted for: everything, or a list of paths, hosts or names. */
export interface Grant {
  readonly access: Access;
  /** `true` for everything. */
  readonly allow: true | readonly string[];
}

/** A permission set of `deno.json`, understood. */
export interface PermissionSet {
  readonly name: string;
  /** What is granted, nothing else is. */
  readonly grants: readonly Grant[];
  /** Whether the environment looks empty instead of being forbidden. */
  readonly envIgnored: boolean;
  /** The set as it stands in `deno.json`, as canonical JSON: equal text means equal grants. */
  readonly json: string;
}

const accesses: readonly Access[] = [
  "read",
  "write",
  "net",
  "env",
  "sys",
  "run",
  "ffi",
  "import",
];

/**
 * Finds a permission set in a parsed `deno.json` and refuses what would make a sandbox pointless.
 *
 * Refused are: a set that grants everything; `run` and `ffi`, which leave the sandbox; `import`,
 * which loads code the build has not seen; relative paths, which Deno freezes to the build folder
 * (docs/sandbox.md); and a set that does not say what happens to the environment, because gRPC reads
 * it at start.
 *
 * @param config The parsed `deno.json`.
 * @param name The name of the set, which is the name of the executable.
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
  const grants: Grant[] = [];
  for (const [key, value] of Object.entries(set)) {
    if (key === "all" && value !== false) refuse('grants everything: remove "all"');
    const access = accesses.find((known) => known === key);
    if (access === undefined) {
      if (key !== "all") refuse(`has the unknown key "${key}": use ${accesses.join(", ")}`);
      continue;
    }
    const allow = allowed(value);
    if (allow === undefined) refuse(`has "${key}": ${JSON.stringify(value)}, which is no grant`);
    else if (allow === true || allow.length > 0) grants.push({ access, allow });
  }
  for (const { access, allow } of grants) {
    if (access === "run" || access === "ffi") {
      refuse(`grants "${access}", which leaves the sandbox: remove it`);
    }
    if (access === "import") refuse('grants "import", which loads unseen code: remove it');
    const relative = access === "read" || access === "write"
      ? (allow === true ? [] : allow).find((path) => !path.startsWith("/"))
      : undefined;
    if (relative !== undefined) {
      refuse(
        `grants "${access}" for "${relative}": Deno would take it from the build folder; ` +
          "write an absolute path",
      );
    }
  }
  const envIgnored = member(member(set, "env"), "ignore") === true;
  if (!envIgnored && !grants.some(({ access }) => access === "env")) {
    refuse('must say what the environment is: add "env": {"ignore": true}');
  }
  return { name, grants, envIgnored, json: canonical(set) };
}

/** What the set allows, in words for a table: `read, net example.org`; `nothing` for none. */
export function grantsInWords(set: PermissionSet): string {
  if (set.grants.length === 0) return "nothing";
  return set.grants
    .map(({ access, allow }) => allow === true ? access : `${access} ${allow.join(" ")}`)
    .join(", ");
}

function allowed(value: unknown): true | readonly string[] | undefined {
  if (value === true) return true;
  if (value === false) return [];
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === "string") ? value : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const allow = member(value, "allow");
  return allow === undefined ? [] : allowed(allow);
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1));
  });
}
