import type { DatabaseSync } from "node:sqlite";
import { type ByteRange, ConnectorError, macFromHex, macToHex } from "@plakar-deno/sdk";
import type { Mac, Resource, ResourceKey } from "@plakar-deno/sdk";
import { attempt, snapshot, transaction } from "./database.ts";

/** The tables of a repository. The bytes of an object lie in pieces, by their place in it. */
export const schema = `
  CREATE TABLE repository (config BLOB NOT NULL);
  CREATE TABLE upload (id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL);
  CREATE TABLE piece (upload INTEGER, place INTEGER, bytes BLOB NOT NULL, UNIQUE (upload, place));
  CREATE TABLE object (kind TEXT, name TEXT, upload INTEGER NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (kind, name)) WITHOUT ROWID;
`;

/** The objects of a repository. */
export interface ObjectStore {
  /** The names of all objects of a kind. */
  list(resource: Resource): Generator<Mac, void, void>;
  /** Stores an object whole or not at all, in place of an older one. */
  put(key: ResourceKey, body: AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes of an object, or the part of them that lies in the range. */
  get(key: ResourceKey, range?: ByteRange): AsyncGenerator<Uint8Array, void, void>;
  /** Removes an object, if it is there. */
  delete(key: ResourceKey): void;
  /** Removes what processes that were killed had begun to store. */
  removeStale(): void;
}

const pieceBytes = 262_144;
const pageRows = 1000;
const kept: readonly Resource[] = ["packfile", "state", "lock"];
/** After this long an upload that is not done never will be, in milliseconds. */
const staleMs = 24 * 60 * 60 * 1000;

/** The objects in the open database of a repository; `path` is for messages. */
export function objectStore(database: DatabaseSync, path: string): ObjectStore {
  const run = (sql: string, ...values: (string | number | Uint8Array)[]) =>
    database.prepare(sql).run(...values);
  const find = (sql: string, ...values: (string | number)[]) =>
    database.prepare(sql).get(...values);

  function forget(upload: number): void {
    run("DELETE FROM piece WHERE upload = ?", upload);
    run("DELETE FROM upload WHERE id = ?", upload);
  }

  /** For an upload that failed: the reason for that is the one to tell. */
  function forgetQuietly(upload: number): void {
    try {
      transaction(database, () => forget(upload));
    } catch {
      // It is removed as a stale one later.
    }
  }

  function remove(kind: string, name: string): void {
    const old = find("SELECT upload FROM object WHERE kind = ? AND name = ?", kind, name);
    if (old === undefined) return;
    run("DELETE FROM object WHERE kind = ? AND name = ?", kind, name);
    forget(Number(old.upload));
  }

  /** The piece in which a byte of an object is. */
  function pieceAt(upload: number, at: number) {
    return find(
      "SELECT place, bytes FROM piece WHERE upload = ? AND place <= ? ORDER BY place DESC LIMIT 1",
      upload,
      at,
    );
  }

  return {
    *list(resource) {
      const kind = kindOf(resource);
      const page = `SELECT name FROM object WHERE kind = ? AND name > ? ORDER BY name
        LIMIT ${pageRows}`;
      for (let after = "";;) {
        const rows = attempt("list", path, () => database.prepare(page).all(kind, after));
        for (const { name } of rows) yield macFromHex(after = String(name));
        if (rows.length < pageRows) return;
      }
    },
    async put(key, body) {
      const [kind, name] = [kindOf(key.resource), macToHex(key.mac)];
      // The pieces belong to no object yet: nobody sees them, and a lock is held for one at a time.
      const upload = attempt(
        "write to",
        path,
        () => Number(run("INSERT INTO upload (started) VALUES (?)", Date.now()).lastInsertRowid),
      );
      let size = 0;
      try {
        for await (const bytes of inPieces(body)) {
          attempt(
            "write to",
            path,
            () => run("INSERT INTO piece VALUES (?, ?, ?)", upload, size, bytes),
          );
          size += bytes.length;
        }
        // From here on they are the object, all at once.
        attempt("write to", path, () =>
          transaction(database, () => {
            remove(kind, name);
            run("INSERT INTO object VALUES (?, ?, ?, ?)", kind, name, upload, size);
            // Asleep for a day, a process finds its pieces removed as stale ones.
            const { changes } = run("DELETE FROM upload WHERE id = ?", upload);
            if (changes === 0) throw new Error("it took too long, and was cleared away");
          }));
      } catch (error) {
        forgetQuietly(upload);
        throw error;
      }
    },
    async *get({ resource, mac }, range) {
      const [kind, name] = [kindOf(resource), macToHex(mac)];
      const { offset, length } = range ?? { offset: 0, length: Infinity };
      // Together, so that an object which is replaced right now is the old one or the new one.
      const start = attempt("read", path, () =>
        snapshot(database, () => {
          const query = "SELECT upload, size FROM object WHERE kind = ? AND name = ?";
          const object = find(query, kind, name);
          if (object === undefined) throw missing(resource, name);
          const [upload, size] = [Number(object.upload), Number(object.size)];
          return { upload, size, piece: pieceAt(upload, offset) };
        }));
      const end = Math.min(start.size, offset + length);
      for (let at = offset, piece = start.piece; at < end;) {
        piece ??= attempt("read", path, () => pieceAt(start.upload, at));
        if (piece === undefined) throw missing(resource, name);
        const [place, bytes] = [Number(piece.place), piece.bytes as Uint8Array];
        yield bytes.subarray(at - place, end - place);
        at = place + bytes.length;
        piece = undefined;
      }
    },
    delete({ resource, mac }) {
      const kind = kindOf(resource);
      attempt("delete from", path, () => transaction(database, () => remove(kind, macToHex(mac))));
    },
    removeStale() {
      const old = "SELECT id FROM upload WHERE started < ?";
      attempt("write to", path, () =>
        transaction(database, () => {
          for (const { id } of database.prepare(old).all(Date.now() - staleMs)) forget(Number(id));
        }));
    },
  };
}

function kindOf(resource: Resource): string {
  if (kept.includes(resource)) return resource;
  throw new ConnectorError(`objects of kind "${resource}" are unsupported`, {
    code: "unimplemented",
  });
}

function missing(resource: Resource, name: string): ConnectorError {
  return new ConnectorError(`${resource} ${name} is not in this repository`, {
    code: "not_found",
  });
}

/** The bytes in pieces of one size, but for the last. */
async function* inPieces(body: AsyncIterable<Uint8Array>) {
  const buffer = new Uint8Array(pieceBytes);
  let used = 0;
  for await (let chunk of body) {
    while (chunk.length > 0) {
      const part = chunk.subarray(0, buffer.length - used);
      buffer.set(part, used);
      used += part.length;
      chunk = chunk.subarray(part.length);
      if (used < buffer.length) continue;
      yield buffer;
      used = 0;
    }
  }
  if (used > 0) yield buffer.subarray(0, used);
}
