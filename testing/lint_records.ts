import type { FileInfoMessage } from "../proto/messages.ts";
import type { StoredImport } from "./incremental.ts";
import { changedFields } from "./unchanged.ts";

/** What makes a second backup read everything again. */
export interface RecordFinding {
  /** Which habit it is. */
  readonly rule: "now-as-mtime" | "size" | "unstable-source" | "unstable-metadata";
  /** The file, when it is about one. */
  readonly path?: string;
  /** What was seen and what to do, for the author. */
  readonly message: string;
}

// A source may round its times to seconds, and so appear to be a little before "now".
const CLOCK_MS = 2_000;

function milliseconds({ modTime }: FileInfoMessage): number {
  return Number(modTime?.seconds ?? 0) * 1000 + (modTime?.nanos ?? 0) / 1e6;
}

function isNow(info: FileInfoMessage, { time }: StoredImport): boolean {
  const at = milliseconds(info);
  return at >= time.from - CLOCK_MS && at <= time.to + CLOCK_MS;
}

function sourceFindings(first: StoredImport, second: StoredImport): RecordFinding[] {
  return (["origin", "type", "root"] as const)
    .filter((field) => first[field] !== second[field])
    .map((field) => ({
      rule: "unstable-source",
      message:
        `the ${field} was "${first[field]}" and is "${second[field]}" now: a host finds no ` +
        `earlier snapshot and reads everything again; answer the same value every time`,
    }));
}

function sizeFinding(
  path: string,
  announced: FileInfoMessage,
  stored: FileInfoMessage,
): RecordFinding | undefined {
  const size = BigInt(announced.size ?? 0);
  if (size === -1n || size === BigInt(stored.size ?? 0)) return undefined;
  const habit = size === 0n ? "; 0 is the size of an empty file" : "";
  return {
    rule: "size",
    path,
    message: `"${path}" was announced with ${size} bytes and has ${stored.size}${habit}: a host ` +
      `reads it at every backup; announce the real size, or −1 when it is unknown`,
  };
}

/**
 * Habits of an importer that cost a whole read at every backup (protocol 3.6), seen in two imports
 * of a tree that nobody changed in between: the time of the import as `modTime`, a size that is not
 * that of the content (0 for unknown), an origin, type or root that changes, other metadata that
 * changes.
 *
 * @example
 * ```ts
 * import { incrementalImport, lintRecords } from "@plakar-deno/sdk/testing";
 * import type { ImporterSession } from "@plakar-deno/sdk/host";
 *
 * async function habits(first: ImporterSession, second: ImporterSession): Promise<string[]> {
 *   const before = await incrementalImport(first);
 *   return lintRecords(before, await incrementalImport(second, before)).map((one) => one.message);
 * }
 * ```
 */
export function lintRecords(first: StoredImport, second: StoredImport): readonly RecordFinding[] {
  const findings = sourceFindings(first, second);
  for (const [path, { announced, stored }] of first.files) {
    const size = sizeFinding(path, announced, stored);
    if (size !== undefined) findings.push(size);
    const again = second.files.get(path);
    if (again === undefined) continue;
    const changes = changedFields({ ...announced, size: 0 }, { ...again.announced, size: 0 });
    if (changes.length === 0) continue;
    const now = isNow(announced, first) && isNow(again.announced, second) &&
      changes.every((change) => change.startsWith("modTime"));
    findings.push(
      now
        ? {
          rule: "now-as-mtime",
          path,
          message:
            `"${path}" has the time of the import as its modTime: a host reads it at every ` +
            `backup; give the time of its last change, or a fixed one`,
        }
        : {
          rule: "unstable-metadata",
          path,
          message: `"${path}" did not change, but its record did (${changes.join("; ")}): a host ` +
            `reads it at every backup; give stable values`,
        },
    );
  }
  return findings;
}
