/** A level of the log, least urgent first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * Writes lines to stderr; the host shows them to the user unchanged.
 *
 * Values of options declared as secrets, and URL passwords, are replaced by `***`.
 */
export interface Logger {
  /** Detail for the author; shown only with the manifest arg `--log-level=debug`. */
  debug(message: string, fields?: LogFields): void;
  /** News for the operator. */
  info(message: string, fields?: LogFields): void;
  /** Something to look at; work goes on. */
  warn(message: string, fields?: LogFields): void;
  /** A failure. */
  error(message: string, fields?: LogFields): void;
}

/** Named values appended to a log line as `name=value`. */
export type LogFields = Readonly<Record<string, unknown>>;
