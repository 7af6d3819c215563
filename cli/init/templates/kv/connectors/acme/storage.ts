import type { DatabaseSync } from "node:sqlite";
import {
  ConnectorError,
  defineStorage,
  entrypointStorage,
  escapePath,
  type StorageDefinition,
} from "@plakar-deno/sdk";
import { defineOptions, oneOf } from "@plakar-deno/sdk/options";
import { attempt, databaseFile, openDatabase, transaction } from "./database.ts";
import { objectStore, schema } from "./object_store.ts";

const options = defineOptions({
  synchronous: oneOf(["full", "normal"], {
    description: "With normal, a power cut may take the last objects with it",
    default: "full",
  }),
});

/**
 * Keeps a repository in an SQLite file: `plakar at acme:///srv/repository.db create`.
 *
 * Any number of processes may work on one repository: SQLite orders them, and nothing is kept in
 * memory, where another process would not see it. The file must lie on a local disk.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "acme",
  flags: ["localfs"],
  options,
  create({ config: { synchronous }, location, host }) {
    const path = databaseFile(location);
    let opened: DatabaseSync | undefined;

    /** The repository's database, opened when it is needed for the first time. */
    function database(options: { create?: boolean } = {}): DatabaseSync {
      opened ??= prepared(openDatabase(path, options));
      return opened;
    }

    function prepared(database: DatabaseSync): DatabaseSync {
      attempt("open", path, () => {
        database.exec(`PRAGMA synchronous = ${synchronous}`);
        // With a write-ahead log, readers and a writer do not wait for each other. The file keeps
        // that; one that has tables is a repository which has it, or none of ours to change.
        const isNew = database.prepare("SELECT name FROM sqlite_schema").get() === undefined;
        if (isNew) database.exec("PRAGMA journal_mode = WAL");
      });
      return database;
    }

    const objects = () => objectStore(database(), path);
    return {
      root: path,
      origin: host.hostname || "localhost",
      create(config) {
        const made = database({ create: true });
        attempt("create a repository in", path, () =>
          transaction(made, () => {
            // Asked inside: when two processes try at once, one of them finds the other's tables.
            const other = made.prepare("SELECT name FROM sqlite_schema").get();
            if (other !== undefined) throw taken(path);
            made.exec(schema);
            made.prepare("INSERT INTO repository VALUES (?)").run(config);
          }));
        return Promise.resolve();
      },
      open() {
        const row = attempt(
          "open the repository in",
          path,
          () => database().prepare("SELECT config FROM repository").get(),
        );
        if (row === undefined) {
          throw new ConnectorError(`the repository in "${escapePath(path)}" is damaged`, {
            code: "data_loss",
          });
        }
        objects().removeStale();
        return Promise.resolve(row.config as Uint8Array);
      },
      async *list(resource) {
        yield* objects().list(resource);
      },
      put: (key, body) => objects().put(key, body),
      get: (key, range) => objects().get(key, range),
      delete(key) {
        objects().delete(key);
        return Promise.resolve();
      },
      close: () => opened?.close(),
    };
  },
});

function taken(path: string): ConnectorError {
  return new ConnectorError(
    `cannot create a repository in "${escapePath(path)}": the file has tables already; ` +
      "choose another one",
    { code: "already_exists" },
  );
}

if (import.meta.main) await entrypointStorage(Deno.args, storage);
