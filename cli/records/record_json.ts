import { posixFromGoMode } from "../../sdk/file_mode.ts";
import type { ImportRecord } from "../../sdk/record.ts";

/** A record as one line of JSON has it; what it does not have is left out. */
export interface RecordJson {
  readonly type: "record";
  readonly path: string;
  /** `file`, `directory`, `symlink`, `special`, `xattr` or `error`. */
  readonly kind: ImportRecord["kind"];
  /** Bytes of content as the record says; −1 when it does not know. */
  readonly size?: number;
  /** Permission bits in octal, with setuid, setgid and sticky: `0644`. */
  readonly mode?: string;
  /** Last change, to the nanosecond: `2025-01-01T00:00:00.000000000Z`; absent outside 0–9999. */
  readonly modified?: string;
  /** Where a symbolic link points. */
  readonly target?: string;
  /** Name of an extended attribute. */
  readonly name?: string;
  /** Why the plugin could not read it. */
  readonly reason?: string;
}

/** A record of an importer for a line of JSON. */
export function recordJson(record: ImportRecord): RecordJson {
  const { path, kind } = record;
  if (kind === "error") return { type: "record", path, kind, reason: record.message };
  if (kind === "xattr") return { type: "record", path, kind, name: record.name };
  const { size, mode, modTime } = record.info;
  const modified = isoTime(modTime);
  return {
    type: "record",
    path,
    kind,
    ...(kind === "file" ? { size } : {}),
    mode: (posixFromGoMode(mode) & 0o7777).toString(8).padStart(4, "0"),
    ...(modified === undefined ? {} : { modified }),
    ...(kind === "symlink" ? { target: record.target } : {}),
  };
}

/** Nanoseconds since 1970 in the form of ISO 8601, with all nine digits; it has the years 0–9999. */
export function isoTime(nanoseconds: bigint): string | undefined {
  const part = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (nanoseconds - part) / 1_000_000_000n;
  const time = new Date(Number(seconds) * 1000);
  if (Number.isNaN(time.getTime())) return undefined;
  const whole = time.toISOString().slice(0, -5);
  if (!/^\d/.test(whole)) return undefined;
  return `${whole}.${String(part).padStart(9, "0")}Z`;
}
