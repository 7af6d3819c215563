import { DatabaseSync } from "node:sqlite";
import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";

const text = (content: string) => new TextEncoder().encode(content);
const rows = {
  "letter": text("Dear reader\n"),
  "naïve 🌍": text("a key with odd letters\n"),
  "a/b": text("a key with a slash\n"),
  "..": text("a key that is no file name\n"),
};

/** What the conformance kit needs to know of the importer: where to point it, what it can do. */
export const importer = importerSetup({
  config: {},
  can: {
    files: {
      "/letter": rows.letter,
      "/naïve 🌍": rows["naïve 🌍"],
      "/a%2Fb": rows["a/b"],
      "/%2E%2E": rows[".."],
    },
    emptyFile: "/empty",
    largeFile: "/large",
    // The same rows are recorded in the same way every time.
    stable: true,
    touch: fromStart,
    throwsAtOnce: { config: { table: "worse" }, message: "not a valid date" },
    throwsAfter: { config: { table: "broken" }, records: 20, message: "not a valid date" },
    pingFails: { config: { table: "nowhere" }, message: "no such table: nowhere" },
    refused: { config: { location: "acme:///nowhere.db" }, message: "the file does not exist" },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
  async start() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/table.db`;
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB, modified INTEGER)");
    const insert = database.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)");
    const more = { empty: text(""), large: new Uint8Array(17 * 1024 * 1024), diary: text("one") };
    for (const [key, value] of Object.entries({ ...rows, ...more })) {
      insert.run(key, value, 1_700_000_000_000);
    }
    // Their last rows have a time that is none.
    for (const table of ["broken", "worse"]) {
      database.exec(`CREATE TABLE ${table} (key TEXT PRIMARY KEY, value BLOB, modified)`);
      database.exec(`INSERT INTO ${table} VALUES ('last', 'x', 'soon')`);
    }
    for (let index = 0; index < 20; index++) {
      database.exec(`INSERT INTO broken VALUES ('${String(index).padStart(2, "0")}', 'x', 0)`);
    }
    return {
      config: { location: `acme://${path}` },
      can: {
        touch() {
          insert.run("diary", text(crypto.randomUUID()), Date.now());
          return Promise.resolve({ path: "/diary" });
        },
      },
      async [Symbol.asyncDispose]() {
        database.close();
        await Deno.remove(folder, { recursive: true });
      },
    };
  },
});
