import { rejects, strictEqual as equal } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { connectStorage } from "@plakar-deno/sdk/testing";
import { storage } from "./storage.ts";

function journalMode(path: string) {
  const database = new DatabaseSync(path);
  try {
    return database.prepare("PRAGMA journal_mode").get()!.journal_mode;
  } finally {
    database.close();
  }
}

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(`${folder}/some.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a database of somebody else is left as it was", () =>
  inFolder(async (path) => {
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE letters (content TEXT)");
    database.close();
    const config = { location: `acme://${path}` };
    await using session = await connectStorage(storage, { via: "direct", config });
    await rejects(session.create(new Uint8Array(1)), /has tables already/);
    await rejects(session.open(), /no such table: repository/);
    equal(journalMode(path), "delete");
  }));

Deno.test("a new repository has a write-ahead log", () =>
  inFolder(async (path) => {
    const config = { location: `acme://${path}` };
    await using session = await connectStorage(storage, { via: "direct", config });
    await session.create(new Uint8Array(1));
    equal(journalMode(path), "wal");
  }));

Deno.test("a file that is no database is refused, and stays", () =>
  inFolder(async (path) => {
    const text = "a letter ".repeat(100);
    await Deno.writeTextFile(path, text);
    const config = { location: `acme://${path}` };
    await using session = await connectStorage(storage, { via: "direct", config });
    await rejects(session.create(new Uint8Array(1)), /file is not a database/);
    equal(await Deno.readTextFile(path), text);
  }));
