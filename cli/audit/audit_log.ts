import type { Access } from "../build/permission_set.ts";

/** One thing a program asked Deno for, granted or not. */
export interface AskedFor {
  readonly access: Access;
  /** A path, `host:port`, or the name of a variable or of a piece of system information. */
  readonly value: string;
}

// Deno 2.7.14 notes no "run", and "import" is never granted.
const noted: readonly string[] = ["read", "write", "net", "env", "sys", "ffi"];

/**
 * Reads what Deno wrote to the file that `DENO_AUDIT_PERMISSIONS` names: a JSON object with
 * `permission` and `value` on each line, for every check. A last line that was cut off, as that of a
 * killed program, is left out; so are addresses, whose host has a line of its own. Pure.
 */
export function auditLog(text: string): readonly AskedFor[] {
  const found: AskedFor[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      continue;
    }
    const { permission, value } = json as {
      readonly permission?: unknown;
      readonly value?: unknown;
    };
    if (typeof permission !== "string" || !noted.includes(permission)) continue;
    if (typeof value !== "string" || permission === "net" && value.includes("://")) continue;
    found.push({ access: permission as Access, value });
  }
  return found;
}
