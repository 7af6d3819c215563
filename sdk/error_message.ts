import { ConnectorError, type ErrorCode } from "./error.ts";
import { escapePath } from "./escape_path.ts";

const MAX_LENGTH = 8192;
const CUT = " [cut]";

const DENO_CODES: readonly (readonly [new (...args: never[]) => Error, ErrorCode])[] = [
  [Deno.errors.NotFound, "not_found"],
  [Deno.errors.AlreadyExists, "already_exists"],
  [Deno.errors.PermissionDenied, "permission_denied"],
  [Deno.errors.NotCapable, "permission_denied"],
  [Deno.errors.TimedOut, "deadline_exceeded"],
  [Deno.errors.InvalidData, "data_loss"],
  [Deno.errors.NotSupported, "unimplemented"],
];

// The names that operating systems give their errors; Deno and Node put them into `code`.
const SYSTEM_CODES: ReadonlyMap<string, ErrorCode> = new Map([
  ["EACCES", "permission_denied"],
  ["EDQUOT", "resource_exhausted"],
  ["EEXIST", "already_exists"],
  ["EMFILE", "resource_exhausted"],
  ["ENOENT", "not_found"],
  ["ENOSPC", "resource_exhausted"],
  ["EPERM", "permission_denied"],
  ["EROFS", "permission_denied"],
  ["ETIMEDOUT", "deadline_exceeded"],
]);

// What it gives is no string when an error's message, or what a toJSON made, is none.
function plainText(reason: unknown): unknown {
  if (typeof reason === "string") return reason;
  if (reason instanceof Deno.errors.NotCapable) {
    return `${reason.message}. The plugin was built without this permission: ` +
      `add it to the connector's permission set and build again`;
  }
  if (reason instanceof Error) return reason.message || reason.name;
  if (typeof reason === "object" && reason !== null) {
    const { message } = reason as { readonly message?: unknown };
    if (typeof message === "string" && message !== "") return message;
    try {
      return JSON.stringify(reason);
    } catch {
      return "a value without a text was thrown";
    }
  }
  return reason === undefined ? "" : String(reason);
}

/** `text` without half surrogate pairs, at most `MAX_LENGTH` long. */
function bounded(text: string): string {
  const head = text.slice(0, MAX_LENGTH + 1);
  const formed = head.isWellFormed() ? head : head.replace(/\p{Surrogate}/gu, escapePath);
  if (formed.length <= MAX_LENGTH) return formed;
  return formed.slice(0, MAX_LENGTH - CUT.length).replace(/\p{Surrogate}$/u, "") + CUT;
}

/**
 * The sentence that stands for anything thrown: never empty, valid UTF-8, at most 8,192 characters,
 * because the message is all that the host keeps (protocol 1.5).
 *
 * `mask` hides secrets; it sees the whole text, so that none is cut in half and then missed.
 *
 * @example
 * ```ts
 * import { errorMessage } from "@plakar-deno/sdk";
 *
 * console.log(errorMessage(new Error("disk full"))); // "disk full"
 * ```
 */
export function errorMessage(
  reason: unknown,
  mask: (text: string) => string = (text) => text,
): string {
  let text: unknown;
  try {
    text = plainText(reason);
  } catch {
    text = "";
  }
  if (typeof text !== "string" || text === "") return "the connector failed without saying why";
  return bounded(mask(text));
}

/**
 * What kind of failure anything thrown is; `unknown` when nothing tells.
 *
 * @example
 * ```ts
 * import { errorCode } from "@plakar-deno/sdk";
 *
 * console.log(errorCode(new Deno.errors.NotFound("gone"))); // "not_found"
 * ```
 */
export function errorCode(reason: unknown): ErrorCode {
  try {
    return codeOf(reason);
  } catch {
    // A proxy or a getter may throw when it is looked at.
    return "unknown";
  }
}

function codeOf(reason: unknown): ErrorCode {
  if (reason instanceof ConnectorError) return reason.code;
  if (reason instanceof DOMException && reason.name === "AbortError") return "cancelled";
  if (reason instanceof DOMException && reason.name === "TimeoutError") return "deadline_exceeded";
  const known = DENO_CODES.find(([type]) => reason instanceof type)?.[1];
  if (known !== undefined) return known;
  const code = (reason as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? SYSTEM_CODES.get(code) ?? "unknown" : "unknown";
}
