import { DatabaseSync } from "node:sqlite";
import { storageSetup } from "@plakar-deno/sdk/testing";

const place = (folder: string) => ({ location: `acme://${folder}/repository.db` });

/** What the conformance kit needs to know of the storage. */
export const storage = storageSetup({
  config: place,
  can: {
    fresh: place,
    // What was stored outlives the process.
    persistent: true,
    taken(folder) {
      const database = new DatabaseSync(`${folder}/other.db`);
      database.exec("CREATE TABLE letters (content TEXT)");
      database.close();
      return Promise.resolve({ location: `acme://${folder}/other.db` });
    },
    addForeign({ location }) {
      const database = new DatabaseSync(location!.slice("acme://".length));
      // An upload that was never done.
      database.exec(
        "INSERT INTO upload VALUES (4711, 0); INSERT INTO piece VALUES (4711, 0, x'00')",
      );
      database.close();
      return Promise.resolve();
    },
    refused: { config: { location: "acme://here" }, message: "names no file" },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
});
