import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError, syncDirectory, writeFileAtomic } from "@plakar-deno/sdk/files";
import { objectFolders } from "./object_place.ts";

/** The file that makes a folder a repository: it holds what plakar gave to `create`. */
export function configFile(root: string): string {
  return `${root}/CONFIG`;
}

/**
 * Makes a repository in a folder that is empty or not there yet. The file `CONFIG` comes last, so
 * that a repository is whole from the moment it can be opened.
 */
export async function createRepository(
  root: string,
  config: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const draft = `${root}/tmp.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(root, { recursive: true, mode: 0o700 });
    for await (const { name } of Deno.readDir(root)) throw taken(root, name);
    for (const folder of Object.values(objectFolders)) {
      await Deno.mkdir(`${root}/${folder}`, { mode: 0o700 });
    }
    await writeFileAtomic(draft, config, { signal });
    // Unlike a rename, a link fails where another process was quicker.
    await Deno.link(draft, configFile(root));
    await Deno.remove(draft);
    await syncDirectory(root);
  } catch (cause) {
    await Deno.remove(draft).catch(() => {});
    throw fileSystemError("cannot create a repository in", root, cause);
  }
}

function taken(root: string, name: string): ConnectorError {
  return new ConnectorError(
    `cannot create a repository in "${escapePath(root)}": the folder is not empty, it holds ` +
      `"${escapePath(name)}"; choose another one`,
    { code: "already_exists" },
  );
}
