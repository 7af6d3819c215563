import { dirname, join } from "node:path";
import { ConnectorError } from "@plakar-deno/sdk";
import { syncDirectory } from "@plakar-deno/sdk/files";
import { createExclusive } from "./create_exclusive.ts";
import { bucketNames, configName, resourceFolders } from "./store_layout.ts";
import { storeFailure } from "./store_failure.ts";

/**
 * Makes a repository in a folder that is empty or does not exist yet, in the layout of the official
 * `fs` storage: the folders with mode 0700, `CONFIG` last (protocol 5.4).
 *
 * Throws a `ConnectorError` when the folder holds anything, and changes nothing there; when two
 * processes try at once, one of them wins (row S2).
 */
export async function createStore(
  root: string,
  config: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  try {
    const firstMade = await makeRoot(root);
    await requireEmpty(root);
    await makeFolders(root, signal);
    await createExclusive(join(root, configName), config);
    for (let folder = root; firstMade !== undefined && folder !== dirname(firstMade);) {
      folder = dirname(folder);
      await syncDirectory(folder);
    }
  } catch (reason) {
    if (reason instanceof Deno.errors.AlreadyExists) throw taken(root);
    throw storeFailure("create a repository", root, reason);
  }
}

/** Makes the folder and those above it; tells the topmost one that was not there before. */
async function makeRoot(root: string): Promise<string | undefined> {
  let firstMade: string | undefined;
  for (let folder = root; !await exists(folder); folder = dirname(folder)) firstMade = folder;
  if (firstMade !== undefined) {
    await Deno.mkdir(root, { recursive: true, mode: 0o700 });
  } else if (!(await Deno.stat(root)).isDirectory) {
    throw new ConnectorError(
      `cannot create a repository in ${JSON.stringify(root)}: it is a file; ` +
        `give an empty folder, or one that does not exist yet`,
      { code: "failed_precondition" },
    );
  }
  return firstMade;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (reason) {
    if (reason instanceof Deno.errors.NotFound) return false;
    throw reason;
  }
}

async function requireEmpty(root: string): Promise<void> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(root)) names.push(name);
  if (names.length === 0) return;
  if (names.includes(configName)) throw taken(root);
  const isRest = names.every((name) =>
    name.startsWith("tmp.") || resourceFolders.some((folder) => folder.name === name)
  );
  throw new ConnectorError(
    `cannot create a repository in ${JSON.stringify(root)}: the folder is not empty ` +
      `(it holds ${JSON.stringify(names.sort()[0])}); ` +
      (isRest
        ? "another create runs there or was interrupted; in that case remove the folder first"
        : "choose an empty folder, or one that does not exist yet"),
    { code: "already_exists" },
  );
}

function taken(root: string): ConnectorError {
  return new ConnectorError(
    `cannot create a repository in ${JSON.stringify(root)}: there is one already; ` +
      `choose another folder, or use the repository that is there`,
    { code: "already_exists" },
  );
}

/** Makes the three folders and their buckets, and brings them to disk. */
async function makeFolders(root: string, signal: AbortSignal): Promise<void> {
  for (const { name, hasBuckets } of resourceFolders) {
    const top = join(root, name);
    // Recursive only so that a folder which another create just made is no failure.
    await Deno.mkdir(top, { recursive: true, mode: 0o700 });
    for (const bucket of hasBuckets ? bucketNames : []) {
      signal.throwIfAborted();
      await Deno.mkdir(join(top, bucket), { recursive: true, mode: 0o700 });
    }
    await syncDirectory(top);
  }
  await syncDirectory(root);
}
