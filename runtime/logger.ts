import type { LogFields, Logger, LogLevel } from "../sdk/logger.ts";
import { secretMask } from "../sdk/mask_secrets.ts";

/** The levels, least urgent first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

// A line is for a person; a longer one is an accident, for example a file's content.
const LINE_CHARACTERS = 8 * 1024;
// deno-lint-ignore no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
const NEEDS_QUOTES = /[\s"=]|^$/;

/** How a logger is made. */
export interface LoggerOptions {
  /** Takes one line with its newline; must not throw. */
  write(line: string): void;
  /** The least urgent level that is shown. */
  readonly level: LogLevel;
  /** Values that are replaced by `***`, also in URL-encoded form. */
  readonly secretValues: readonly string[];
}

/**
 * Makes a logger whose lines look like `warn cannot read path="/a b" tries=3`.
 *
 * A line is always one line: control characters are escaped, and it ends after 8,192 characters.
 * Logging never throws, whatever is logged.
 */
export function createLogger({ write, level, secretValues }: LoggerOptions): Logger {
  const mask = secretMask(secretValues);
  const least = LOG_LEVELS.indexOf(level);

  function log(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(at) < least) return;
    let line = `${at} ${escaped(mask(message))}`;
    for (const [name, value] of Object.entries(fields)) {
      line += ` ${escaped(name)}=${fieldText(mask(valueText(value)))}`;
    }
    if (line.length > LINE_CHARACTERS) line = `${line.slice(0, LINE_CHARACTERS)}…`;
    write(`${line.toWellFormed()}\n`);
  }

  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, fields) => log("warn", message, fields),
    error: (message, fields) => log("error", message, fields),
  };
}

/** A value as text; objects as JSON where that works. */
function valueText(value: unknown): string {
  try {
    if (typeof value === "string") return value;
    if (value instanceof Error) return value.message;
    if (typeof value !== "object" || value === null) return String(value);
    return JSON.stringify(value, (_key, part) => typeof part === "bigint" ? String(part) : part) ??
      String(value);
  } catch (error) {
    return `[not printable: ${error instanceof Error ? error.message : "unknown"}]`;
  }
}

function fieldText(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${escaped(text.replace(/["\\]/g, "\\$&"))}"` : escaped(text);
}

function escaped(text: string): string {
  return text.replace(CONTROL, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
