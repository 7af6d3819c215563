import { DatabaseSync } from "node:sqlite";
import { normalize } from "node:path/posix";
import { ConnectorError, escapePath, type Location } from "@plakar-deno/sdk";

/** How a database is opened. */
export interface OpenDatabaseOptions {
  /** Whether it is only read: then nothing is written, not even a missing file. */
  readonly readOnly?: boolean;
  /** Whether a file that is missing is made. */
  readonly create?: boolean;
}

/** The file that a location names: `acme:///srv/table.db` is `/srv/table.db`. */
export function databaseFile({ text, rest }: Location): string {
  // The flag localfs lets plakar put the current folder before a relative path.
  if (rest.startsWith("/") && !rest.endsWith("/") && !rest.includes("\0")) return normalize(rest);
  throw new ConnectorError(
    `"${escapePath(text)}" names no file: give one like "acme:///srv/table.db"`,
    { code: "invalid_argument" },
  );
}

/** Opens a database; who opens it closes it. */
export function openDatabase(path: string, options: OpenDatabaseOptions = {}): DatabaseSync {
  const { readOnly = false, create = false } = options;
  return attempt("open", path, () => {
    // SQLite would make an empty database of a file that is missing.
    if (!create) Deno.lstatSync(path);
    const database = new DatabaseSync(path, { readOnly });
    try {
      // Another process may be writing: wait for it, in milliseconds.
      database.exec("PRAGMA busy_timeout = 10000");
      // Reads the file for the first time: what is no database fails here.
      database.exec("SELECT 1 FROM sqlite_schema");
    } catch (cause) {
      database.close();
      throw cause;
    }
    return database;
  });
}

/** Runs what talks to SQLite; what it throws becomes a sentence that names the file. */
export function attempt<Result>(action: string, path: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    const isMissing = cause instanceof Deno.errors.NotFound;
    const reason = isMissing
      ? "the file does not exist; check the location"
      : cause instanceof Error
      ? cause.message
      : String(cause);
    throw new ConnectorError(`cannot ${action} "${escapePath(path)}": ${reason}`, {
      code: isMissing ? "not_found" : "failed_precondition",
      cause,
    });
  }
}

/** Runs several statements as one: all of it is there in the end, or nothing. */
export function transaction<Result>(database: DatabaseSync, run: () => Result): Result {
  // IMMEDIATE: waits for other writers now, where it can, and not in the middle.
  return between(database, "BEGIN IMMEDIATE", run);
}

/** Runs several queries that all see the same state, whatever other processes write. */
export function snapshot<Result>(database: DatabaseSync, run: () => Result): Result {
  return between(database, "BEGIN", run);
}

function between<Result>(database: DatabaseSync, begin: string, run: () => Result): Result {
  database.exec(begin);
  try {
    const result = run();
    database.exec("COMMIT");
    return result;
  } catch (cause) {
    // It is over already where the COMMIT was what failed.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}
