import { dirname, join } from "node:path";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
import { runDeno } from "../build/run_deno.ts";
import { writeWhole } from "../gen/write_whole.ts";
import type { RoleChanges } from "./role_changes.ts";

/**
 * Writes what a role needs, or nothing: what was done is undone when a part of it fails.
 *
 * @param folder The project.
 * @param changes What to write.
 * @param signal Stops the work when aborted; the project is as it was then.
 * @throws What the file system refuses.
 */
export async function applyChanges(
  folder: string,
  { made, edited }: RoleChanges,
  signal: AbortSignal,
): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const [name, text] of made) {
      const path = join(folder, name);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text, { createNew: true, signal });
      undo.push(() => Deno.remove(path));
    }
    for (const [name, text] of edited) {
      const path = join(folder, name);
      const before = await Deno.readTextFile(path);
      await writeWhole(path, text);
      undo.push(() => writeWhole(path, before));
    }
    if (made.size === 0) return;
    // Names have any length, and lines are broken where they get too long. What a person wrote is
    // theirs to format.
    await runDeno(["fmt", "--quiet", ...made.keys()], {
      action: "format the new files",
      cwd: folder,
      signal,
    });
    signal.throwIfAborted();
  } catch (cause) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    signal.throwIfAborted();
    throw fileSystemError("cannot change the project", folder, cause);
  }
}
