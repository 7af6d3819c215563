import { fileURLToPath } from "node:url";
import type { StorageCapabilities } from "../../testing/storage_capabilities.ts";
import type { ExecutableUnderTest } from "../../testing/subject.ts";
import { readsFolder } from "./folder_store.ts";
import {
  scriptedFailure,
  scriptedListCount,
  scriptedOddFailure,
  type StorageScript,
} from "./storage.ts";

type Config = Readonly<Record<string, string>>;

/** The folder that a configuration of the scripted store names. */
export function scriptedRoot(config: Config): string {
  return config["location"]!.replace(/^[^:]+:\/\//, "");
}

/** How many reads are open in a place of the scripted store. */
async function openReads(config: Config): Promise<number> {
  return await Array.fromAsync(Deno.readDir(readsFolder(scriptedRoot(config)))).then(
    ({ length }) => length,
  );
}

function told(script: StorageScript): { readonly config: Config } {
  return { config: { do: script } };
}

function fails(script: StorageScript): { readonly config: Config; readonly message: string } {
  return { ...told(script), message: scriptedFailure };
}

/** Puts into a repository what is no object, under names that look a little like one. */
async function addForeign(config: Config): Promise<void> {
  const root = scriptedRoot(config);
  for (const name of ["README", "0".repeat(63), `${"0".repeat(64)}.tmp`]) {
    for (const kind of ["packfile", "state", "lock"]) {
      await Deno.writeTextFile(`${root}/${kind}/${name}`, "foreign");
    }
  }
  await Deno.mkdir(`${root}/state/${"f".repeat(64)}`);
}

/** Everything a store can be made to do. */
export const storageCan: StorageCapabilities = {
  fresh: (folder) => ({ location: `scripted://${folder}/repository` }),
  persistent: true,
  async taken(folder) {
    await Deno.writeTextFile(`${folder}/letter`, "something else lives here");
    return { location: `scripted://${folder}` };
  },
  openReads,
  addForeign,
  putFails: fails("put-fails"),
  listFails: fails("list-fails"),
  listsMany: { ...told("list-many"), count: scriptedListCount },
  writeOnly: told("write-only"),
  refused: fails("refused"),
  oddMessage: { ...told("refused-oddly"), message: scriptedOddFailure },
  args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
  prints: told("prints"),
  pingFails: fails("ping-fails"),
  quotesConfig: told("quotes-config"),
};

/** A file of this repository as a program. */
export function scriptProgram(file: URL, ...args: readonly string[]): ExecutableUnderTest {
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  return {
    executable: Deno.execPath(),
    args: ["run", "-A", "--no-lock", "--quiet", "--config", config, fileURLToPath(file), ...args],
  };
}

/** The scripted store as a program of its own. */
export const storageExecutable: ExecutableUnderTest = scriptProgram(
  new URL("storage.ts", import.meta.url),
);
