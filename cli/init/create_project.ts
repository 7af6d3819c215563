import { basename, dirname, join } from "node:path";
import { exists } from "@std/fs";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { runDeno } from "../build/run_deno.ts";
import type { ProjectFiles } from "./connector_files.ts";

/**
 * Makes a project's folder with all its files, or nothing: they are written into a folder beside
 * it, which gets its name in the end.
 *
 * @param folder Absolute path; nothing may be there but an empty folder, or one with `.git` alone.
 * @param files What it shall hold.
 * @param signal Stops the work when aborted.
 * @throws {ConnectorError} `already_exists` when something is there; and what the file system
 * refuses.
 */
export async function createProject(
  folder: string,
  files: ProjectFiles,
  signal: AbortSignal,
): Promise<void> {
  await requireFree(folder);
  let temporary: string | undefined;
  try {
    const dir = await existingParent(folder);
    temporary = await Deno.makeTempDir({ dir, prefix: `.${basename(folder)}-` });
    // Such a folder is for its owner alone, which a project need not be.
    await Deno.chmod(temporary, 0o777 & ~Deno.umask());
    await writeFiles(temporary, files, signal);
    // Names have any length, and lines are broken where they get too long.
    await runDeno(["fmt", "--quiet", "--no-config", "--line-width=100", "."], {
      action: "format the project",
      cwd: temporary,
      signal,
    });
    signal.throwIfAborted();
    if (await requireFree(folder)) {
      await moveInto(temporary, folder);
    } else {
      await Deno.mkdir(dirname(folder), { recursive: true });
      await Deno.rename(temporary, folder);
      temporary = undefined;
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw fileSystemError("cannot make the project", folder, cause);
  } finally {
    if (temporary !== undefined) {
      await Deno.remove(temporary, { recursive: true }).catch(() => undefined);
    }
  }
}

/** The nearest folder above a path that is there. */
async function existingParent(path: string): Promise<string> {
  const parent = dirname(path);
  return parent === path || await exists(parent) ? parent : await existingParent(parent);
}

async function writeFiles(
  folder: string,
  files: ProjectFiles,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { signal });
    if (text.startsWith("#!")) await Deno.chmod(path, 0o777 & ~Deno.umask());
  }
}

/** Moves all that is in a folder into an empty one, which stays the same: somebody may be in it. */
async function moveInto(from: string, to: string): Promise<void> {
  const names = (await Array.fromAsync(Deno.readDir(from))).map(({ name }) => name);
  const moved: string[] = [];
  try {
    for (const name of names) {
      await Deno.rename(join(from, name), join(to, name));
      moved.push(name);
    }
  } catch (cause) {
    for (const name of moved) await Deno.rename(join(to, name), join(from, name));
    throw cause;
  }
}

/** Whether an empty folder is there, or nothing; throws for everything else. */
async function requireFree(folder: string): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      // Of a repository that was made before, and has nothing in it yet.
      if (name === ".git") continue;
      throw new ConnectorError(
        `cannot make the project "${folder}": the folder is not empty, it holds "${name}"; ` +
          "give another name, or add a role to a project that is there with " +
          '"plakar-deno add ROLE"',
        { code: "already_exists" },
      );
    }
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    if (!(cause instanceof Deno.errors.NotADirectory)) throw cause;
    throw new ConnectorError(
      `cannot make the project "${folder}": a file is there; give another name`,
      { code: "already_exists", cause },
    );
  }
}
