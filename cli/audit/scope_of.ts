import { dirname } from "node:path/posix";
import type { Access, Scope } from "../build/permission_set.ts";
import { type AccessUse, hostOf, isWithin } from "./access_uses.ts";

/** More entries than this nobody reads: then everything is granted. */
const mostEntries = 8;
/** So many files of one folder stand for the folder. */
const filesOfFolder = 3;

/**
 * The narrowest scope that covers what was asked for, in a form one would write: folders for many
 * files, `host:port`, names; everything where the options decide, or the list would be long. Pure.
 */
export function scopeOf(access: Access, { fixed, fromOptions }: AccessUse): Scope {
  if (fromOptions.length > 0) return true;
  const entries = access === "read" || access === "write" ? folded(fixed) : fixed;
  return entries.length > mostEntries || entries.includes("/") ? true : entries;
}

/** The entries of a scope that cover something that was asked for. Pure. */
export function usedEntries(
  access: Access,
  entries: readonly string[],
  { fixed }: AccessUse,
): readonly string[] {
  return entries.filter((entry) => fixed.some((value) => covers(access, entry, value)));
}

function covers(access: Access, entry: string, value: string): boolean {
  if (entry === value) return true;
  if (access === "read" || access === "write") return isWithin(value, entry);
  if (access === "env") return entry.endsWith("*") && value.startsWith(entry.slice(0, -1));
  if (access !== "net") return false;
  const host = hostOf(value);
  const port = value.slice(host.length);
  const [wanted, wantedPort] = [hostOf(entry), entry.slice(hostOf(entry).length)];
  const sameHost = wanted === host || wanted.startsWith("*.") && host.endsWith(wanted.slice(1));
  return sameHost && (wantedPort === "" || wantedPort === port);
}

function folded(paths: readonly string[]): readonly string[] {
  const byFolder = Map.groupBy(paths, (path) => dirname(path));
  const kept = [...byFolder].flatMap(([folder, files]) =>
    files.length > filesOfFolder ? [folder] : files
  );
  const unique = [...new Set(kept)].sort();
  return unique.filter((path) => !unique.some((other) => other !== path && isWithin(path, other)));
}
