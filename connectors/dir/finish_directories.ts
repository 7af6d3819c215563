import { ConnectorError, escapePath, type FileInfo, posixFromGoMode } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";
import { harmless } from "./restore_file.ts";
import type { RestoreOwner } from "./restore_owner.ts";
import { restoreTime } from "./restore_times.ts";

/** What a folder gets when everything in it is there. */
export type DirectoryInfo = Pick<FileInfo, "mode" | "modTime" | "uid" | "gid">;

/** Folders whose owner, mode and time are set at the end (row E14). */
export interface FinishDirectories {
  /** Remembers what the folder at this local path gets; a later call for it counts. */
  later(path: string, info: DirectoryInfo): void;
  /** Sets them, the deepest folders first. Throws one error that counts and names what failed. */
  finish(signal: AbortSignal): Promise<void>;
}

const NAMED_FAILURES = 3;

/**
 * Remembers path, mode, time and ids of every folder, some 200 bytes each. `newer` tells what a
 * folder was given since, if it was.
 */
export function finishDirectories(
  owner: RestoreOwner,
  newer: (path: string) => DirectoryInfo | undefined = () => undefined,
): FinishDirectories {
  const directories = new Map<string, DirectoryInfo>();
  return {
    later(path, { mode, modTime, uid, gid }) {
      directories.set(path, { mode, modTime, uid, gid });
    },
    async finish(signal) {
      // A path sorts before everything below it, so the reverse order goes up.
      const paths = [...directories.keys()].sort().reverse();
      const failures: ConnectorError[] = [];
      let failed = 0;
      for (const path of paths) {
        signal.throwIfAborted();
        try {
          await settleFolder(path, newer(path) ?? directories.get(path)!, owner);
        } catch (error) {
          failed++;
          if (failures.length < NAMED_FAILURES) {
            failures.push(fileSystemError("cannot set owner, mode and time of", path, error));
          }
        }
      }
      directories.clear();
      if (failed > 0) throw summary(failed, failures);
    },
  };
}

/** Sets owner, mode and time of a folder, never through a symbolic link that replaced it. */
export async function settleFolder(
  path: string,
  info: DirectoryInfo,
  owner: RestoreOwner,
): Promise<void> {
  // chmod and utime follow links; the folder may have been swapped for one since.
  const now = await Deno.lstat(path);
  if (!now.isDirectory) {
    throw new ConnectorError(`"${escapePath(path)}" is no folder any more; restore it again`);
  }
  const wants = owner.wanted(info);
  const given = await owner.give(path, { uid: now.uid ?? 0, gid: now.gid ?? 0 }, wants);
  await Deno.chmod(path, harmless(posixFromGoMode(info.mode) & 0o7777, wants, given));
  const time = restoreTime(info.modTime);
  if (time !== undefined) await Deno.utime(path, time, time);
}

function summary(failed: number, failures: readonly ConnectorError[]): ConnectorError {
  const more = failed > failures.length ? `; and ${failed - failures.length} more` : "";
  const texts = failures.map((failure) => failure.message).join("; ");
  return new ConnectorError(
    `the restore came to its end, but ${failed} folder${failed === 1 ? " is" : "s are"} not as ` +
      `in the snapshot: ${texts}${more}`,
    { code: failures[0]?.code ?? "unknown", cause: failures[0] },
  );
}
