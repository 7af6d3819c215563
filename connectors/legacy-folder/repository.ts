import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError, syncDirectory, writeFileAtomic } from "@plakar-deno/sdk/files";
import { dirname } from "node:path";

/** Names of the folders of a repository, one for each kind of object. */
export const kinds = ["states", "packfiles", "locks"] as const;

const CONFIG = "CONFIG";

/**
 * Makes a repository in a folder that is empty or does not exist yet; of two that try at once, one
 * wins. Throws a `ConnectorError`, and changes nothing in a folder that holds something.
 */
export async function createRepository(
  root: string,
  config: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const temporary = `${root}/tmp.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(root, { recursive: true, mode: 0o700 });
    for await (const { name } of Deno.readDir(root)) throw taken(root, name);
    for (const kind of kinds) {
      await Deno.mkdir(`${root}/${kind}`, { recursive: true, mode: 0o700 });
    }
    await writeFileAtomic(temporary, config, { signal });
    // It fails where the name is taken, which a rename does not.
    await Deno.link(temporary, `${root}/${CONFIG}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Deno.errors.AlreadyExists) throw taken(root, CONFIG);
    throw fileSystemError("cannot create a repository in", root, error);
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
  await syncDirectory(root);
  await syncDirectory(dirname(root));
}

/** The bytes that {@link createRepository} was given. */
export async function openRepository(root: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await Deno.readFile(`${root}/${CONFIG}`, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Deno.errors.NotFound)) {
      throw fileSystemError("cannot open the repository in", root, error);
    }
    throw new ConnectorError(
      `no repository is in "${escapePath(root)}": it holds no file "${CONFIG}"; ` +
        `check the location and that the disk is mounted, or create the repository first`,
      { code: "not_found", cause: error },
    );
  }
}

function taken(root: string, name: string): ConnectorError {
  return new ConnectorError(
    `cannot create a repository in "${escapePath(root)}": the folder holds ` +
      `"${escapePath(name)}" already; choose an empty folder, or one that does not exist yet`,
    { code: "already_exists" },
  );
}
