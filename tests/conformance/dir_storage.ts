import { storage } from "../../connectors/dir/storage.ts";
import type { StorageCapabilities, TestConnector } from "../../testing/mod.ts";
import { argsUnderstood } from "./args_understood.ts";

/** What the kit is told about the dir storage. */
export const dirStorage: TestConnector<"storage", StorageCapabilities> = {
  connector: storage,
  name: "dir storage",
  config: (folder) => ({ location: `dir://${folder}/repository` }),
  can: {
    args: argsUnderstood,
    fresh: (folder) => ({ location: `dir://${folder}/repository` }),
    persistent: true,
    async taken(folder) {
      await Deno.writeTextFile(`${folder}/letter`, "something else lives here");
      return { location: `dir://${folder}` };
    },
    async addForeign({ location }) {
      const root = location!.slice("dir://".length);
      for (const kind of ["packfiles", "states", "locks"]) {
        for (const name of ["README", "0".repeat(63), `${"0".repeat(64)}.tmp`]) {
          await Deno.mkdir(`${root}/${kind}`, { recursive: true });
          await Deno.writeTextFile(`${root}/${kind}/${name}`, "foreign");
        }
      }
    },
    refused: { config: { location: "dir://here" }, message: "names no absolute path" },
  },
};
