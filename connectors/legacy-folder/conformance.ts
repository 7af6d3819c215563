import { exporterSetup, lookInFolder, storageSetup } from "@plakar-deno/sdk/testing";

// The runtime understands them for every connector.
const args = { args: ["--log-level=chatty"], line: 'the log level "chatty"' };
const refused = {
  config: { location: "legacy-folder://here" },
  message: "names no clean absolute path",
};

const restoreIn = (folder: string) => ({ location: `legacy-folder://${folder}/restored/here` });

/** How the exporter is tested: it restores into a folder that it makes. */
export const exporter = exporterSetup({
  config: restoreIn,
  can: {
    args,
    refused,
    fresh: restoreIn,
    shows: ({ location }) => lookInFolder(pathOf(location!)),
    modes: true,
    // What Deno can set, in milliseconds.
    times: { precision: 1 },
    symlinks: true,
    async localFolder(folder) {
      const path = pathOf(restoreIn(folder).location);
      await Deno.mkdir(path, { recursive: true });
      return path;
    },
  },
});

const repositoryIn = (folder: string) => ({ location: `legacy-folder://${folder}/repository` });

/** How the storage is tested: in a repository of each case's own. */
export const storage = storageSetup({
  config: repositoryIn,
  can: {
    args,
    refused,
    fresh: repositoryIn,
    persistent: true,
    async taken(folder) {
      await Deno.writeTextFile(`${folder}/letter`, "something else lives here");
      return { location: `legacy-folder://${folder}` };
    },
    async addForeign({ location }) {
      for (const kind of ["packfiles", "states", "locks"]) {
        await Deno.mkdir(`${pathOf(location!)}/${kind}`, { recursive: true });
        for (const name of ["README", "0".repeat(63), `${"0".repeat(64)}.tmp`]) {
          await Deno.writeTextFile(`${pathOf(location!)}/${kind}/${name}`, "foreign");
        }
      }
    },
  },
});

function pathOf(location: string): string {
  return location.slice("legacy-folder://".length);
}
