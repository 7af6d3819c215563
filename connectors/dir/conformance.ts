import {
  exporterSetup,
  fromStart,
  importerSetup,
  lookInFolder,
  nastyTree,
  storageSetup,
} from "@plakar-deno/sdk/testing";

// The runtime understands them for every connector.
const args = { args: ["--log-level=chatty"], line: 'the log level "chatty"' };
const touched = "/sizes/one";

/** How the importer is tested: on a tree with everything that is odd. */
export const importer = importerSetup({
  config: {},
  can: {
    args,
    files: fromStart,
    emptyFile: fromStart,
    largeFile: fromStart,
    refused: {
      config: { location: "dir:///there/is/no such folder" },
      message: "the folder does not exist; check the location",
    },
    stable: true,
    async touch({ location }) {
      const path = pathOf(location!) + touched;
      await Deno.writeTextFile(path, crypto.randomUUID());
      return { path };
    },
  },
  async start() {
    const { folder, entries, [Symbol.asyncDispose]: end } = await nastyTree();
    const files = [...entries].flatMap(([path, { content }]) =>
      content === undefined || path === touched ? [] : [[folder + path, content] as const]
    );
    return {
      config: { location: `dir://${folder}` },
      can: {
        files: Object.fromEntries(files),
        emptyFile: `${folder}/sizes/empty`,
        largeFile: `${folder}/sizes/large`,
      },
      [Symbol.asyncDispose]: end,
    };
  },
});

const restoreIn = (folder: string) => ({ location: `dir://${folder}/restored/here` });

/** How the exporter is tested: it restores into a folder that it makes. */
export const exporter = exporterSetup({
  config: restoreIn,
  can: {
    args,
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
    refused: { config: { location: "dir://here" }, message: "it holds no absolute path" },
  },
});

const repositoryIn = (folder: string) => ({ location: `dir://${folder}/repository` });

/** How the storage is tested: in a repository of each case's own. */
export const storage = storageSetup({
  config: repositoryIn,
  can: {
    args,
    fresh: repositoryIn,
    persistent: true,
    async taken(folder) {
      await Deno.writeTextFile(`${folder}/letter`, "something else lives here");
      return { location: `dir://${folder}` };
    },
    async addForeign({ location }) {
      const root = pathOf(location!);
      for (const kind of ["packfiles", "states", "locks"]) {
        await Deno.mkdir(`${root}/${kind}`, { recursive: true });
        for (const name of ["README", "0".repeat(63), `${"0".repeat(64)}.tmp`]) {
          await Deno.writeTextFile(`${root}/${kind}/${name}`, "foreign");
        }
      }
    },
    refused: { config: { location: "dir://here" }, message: "names no absolute path" },
  },
});

function pathOf(location: string): string {
  return location.slice("dir://".length);
}
