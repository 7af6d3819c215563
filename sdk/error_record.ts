import { errorMessage } from "./error_message.ts";
import type { ErrorRecord } from "./record.ts";

/**
 * A record that says a path could not be read; the backup goes on and shows it (row I18).
 *
 * @example
 * ```ts
 * import { errorRecord } from "@plakar-deno/sdk";
 *
 * const record = errorRecord("/secret", new Error("permission denied"));
 * console.log(record.message); // "permission denied"
 * ```
 */
export function errorRecord(path: string, reason: unknown): ErrorRecord {
  return { kind: "error", path, message: errorMessage(reason) };
}
