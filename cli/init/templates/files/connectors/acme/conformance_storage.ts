import { storageSetup } from "@plakar-deno/sdk/testing";

const place = (folder: string) => ({ location: `acme://${folder}/repository` });

/** What the conformance kit needs to know of the storage. */
export const storage = storageSetup({
  config: place,
  can: {
    fresh: place,
    // What was stored outlives the process.
    persistent: true,
    async taken(folder) {
      await Deno.writeTextFile(`${folder}/letter.txt`, "something else lives here");
      return { location: `acme://${folder}` };
    },
    async addForeign({ location }) {
      const root = location!.slice("acme://".length);
      for (const name of ["README", `${"0".repeat(64)}.tmp`]) {
        await Deno.writeTextFile(`${root}/packfiles/${name}`, "no object");
      }
    },
    refused: { config: { location: "acme://here" }, message: "holds no absolute path" },
    args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  },
});
