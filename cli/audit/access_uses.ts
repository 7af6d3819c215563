import type { Access } from "../build/permission_set.ts";
import type { AskedFor } from "./audit_log.ts";

/** What a connector asked for of one kind of access. */
export interface AccessUse {
  /** How many checks there were. */
  readonly count: number;
  /** Places that have nothing to do with the options, each once and sorted. */
  readonly fixed: readonly string[];
  /** Places the options of the cases name, or that exist for the cases alone, each once. */
  readonly fromOptions: readonly string[];
}

/** What the cases have put where. */
export interface CasePlaces {
  /** Every value of every option that was given to the connector. */
  readonly options: readonly string[];
  /** The folders in which the cases make theirs. */
  readonly temporary: readonly string[];
}

/**
 * Sorts what was asked for by kind of access, and each value by whether the options of the cases led
 * to it: such a place is another one for every user, so that no list in a permission set can name
 * it. Pure.
 */
export function accessUses(
  asked: readonly AskedFor[],
  places: CasePlaces,
): ReadonlyMap<Access, AccessUse> {
  const uses = new Map<Access, AccessUse>();
  const paths = placesOnDisk(places);
  for (const [access, of] of Map.groupBy(asked, (one) => one.access)) {
    const values = [...new Set(of.map(({ value }) => value))].sort();
    const led = new Set(values.filter((value) => isFromOptions(access, value, paths, places)));
    uses.set(access, {
      count: of.length,
      fixed: values.filter((value) => !led.has(value)),
      fromOptions: [...led],
    });
  }
  return uses;
}

function isFromOptions(
  access: Access,
  value: string,
  paths: readonly string[],
  { options }: CasePlaces,
): boolean {
  if (access === "read" || access === "write") {
    // Deno's own word for the temporary folder.
    if (value === "<TMP>") return true;
    return paths.some((path) => isWithin(value, path) || value !== "/" && isWithin(path, value));
  }
  if (access !== "net") return false;
  const host = hostOf(value);
  return isLoopback(host) || options.some((option) => option.includes(host));
}

/** The folders and files that the cases made, or that the options name. */
export function placesOnDisk({ temporary, options }: CasePlaces): readonly string[] {
  return [...temporary, ...new Set(options.flatMap(pathsIn))];
}

/** The absolute paths that an option names: its own, or what follows its scheme. */
function pathsIn(option: string): readonly string[] {
  const path = option.replace(/^[a-z][a-z0-9+.-]*:(\/\/)?(?=\/)/i, "");
  return path.startsWith("/") && path !== "/" ? [path.replace(/\/+$/, "")] : [];
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The host of `host:port`. */
export function hostOf(value: string): string {
  return value.replace(/:\d+$/, "");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127\./.test(host);
}
