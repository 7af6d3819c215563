import { ConnectorError, type ErrorCode } from "../sdk/error.ts";

/** What a plugin said at the end of a call, to the letter. */
export interface PluginStatus {
  /** The gRPC status number; 0 is OK. */
  readonly code: number;
  /** The plugin's sentence, percent-decoded; may be empty. */
  readonly message: string;
}

// gRPC core specification, "Status codes and their use in gRPC"; the index is the number.
const names: readonly (ErrorCode | "ok")[] = [
  "ok",
  "cancelled",
  "unknown",
  "invalid_argument",
  "deadline_exceeded",
  "not_found",
  "already_exists",
  "permission_denied",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "unimplemented",
  "internal",
  "unavailable",
  "data_loss",
  "unauthenticated",
];

const statuses = new WeakMap<Error, PluginStatus>();

/**
 * The error of a call that the plugin ended with a status other than OK.
 *
 * `action` says what was tried; the plugin's own sentence follows unchanged.
 */
export function statusError(status: PluginStatus, action: string): ConnectorError {
  const name = names[status.code];
  const code: ErrorCode = name === undefined || name === "ok" ? "unknown" : name;
  const said = status.message === ""
    ? `the plugin gave no message (gRPC status ${status.code}, ${code})`
    : status.message;
  const error = new ConnectorError(`${action}: ${said}`, { code });
  statuses.set(error, status);
  return error;
}

/**
 * What the plugin itself said, when `error` comes from a status it sent, or, with an importer of
 * v1.0, from its answer to Init; `undefined` when the host side made the error (a dead process, a
 * broken rule of the protocol, a cancelled call).
 *
 * @example
 * ```ts
 * import { openImporter, type OpenPluginOptions, pluginStatus } from "@plakar-deno/sdk/host";
 *
 * async function refusalOf(options: OpenPluginOptions): Promise<string | undefined> {
 *   try {
 *     await (await openImporter(options)).close();
 *     return undefined;
 *   } catch (error) {
 *     return pluginStatus(error)?.message;
 *   }
 * }
 * ```
 */
export function pluginStatus(error: unknown): PluginStatus | undefined {
  return error instanceof Error ? statuses.get(error) : undefined;
}
