import { parseOwnerFile } from "./parse_owner_file.ts";

/** The names of local users and groups. */
export interface OwnerNames {
  /** The name of a user, `""` when unknown. */
  user(uid: bigint | number): string;
  /** The name of a group, `""` when unknown. */
  group(gid: bigint | number): string;
}

/** Where {@link ownerNames} reads. */
export interface OwnerNamesOptions {
  /** The file of users; `/etc/passwd` by default. */
  readonly passwdPath?: string;
  /** The file of groups; `/etc/group` by default. */
  readonly groupPath?: string;
}

async function namesOf(path: string): Promise<ReadonlyMap<bigint, string>> {
  try {
    return parseOwnerFile(await Deno.readTextFile(path));
  } catch {
    // Names are a nicety beside the numbers; a sandbox or a small container has no such file.
    return new Map();
  }
}

function nameIn(names: ReadonlyMap<bigint, string>, id: bigint | number): string {
  if (typeof id === "number" && !Number.isSafeInteger(id)) return "";
  return names.get(BigInt(id)) ?? "";
}

/**
 * The names of this machine's users and groups, out of `/etc/passwd` and `/etc/group`, for the
 * `username` and `groupname` of a record (protocol 2.1).
 *
 * Each file is read once, when this is called; call it once per import. It never fails: a name that
 * is unknown, or a file that may not be read, gives `""`. Users of a directory service, which are
 * not in these files, have no name here.
 *
 * @example
 * ```ts
 * import { ownerNames } from "@plakar-deno/sdk/files";
 *
 * const names = await ownerNames();
 * console.log(names.user(0)); // "root" on most systems
 * ```
 */
export async function ownerNames(options: OwnerNamesOptions = {}): Promise<OwnerNames> {
  const [users, groups] = await Promise.all([
    namesOf(options.passwdPath ?? "/etc/passwd"),
    namesOf(options.groupPath ?? "/etc/group"),
  ]);
  return {
    user: (uid) => nameIn(users, uid),
    group: (gid) => nameIn(groups, gid),
  };
}
