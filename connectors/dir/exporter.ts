import {
  ConnectorError,
  defineExporter,
  entrypointExporter,
  escapePath,
  type ExporterDefinition,
  type Location,
  recordPath,
} from "@plakar-deno/sdk";
import { boolean, defineOptions } from "@plakar-deno/sdk/options";
import { isFolder } from "./open_destination.ts";
import { restore } from "./restore.ts";
import { restoreOwner } from "./restore_owner.ts";
import { restoredEntries } from "./restored_entries.ts";

const options = defineOptions({
  fsync: boolean({
    description: "Write every file to the disk before it counts as restored; slow, seldom needed",
    default: false,
  }),
});

/**
 * Restores into a local folder. Location: `dir:///srv/restored`; the folder is made if it is missing.
 * One that holds something, or belongs to another user, keeps its own owner, mode and time, and so
 * does an empty one into which a single file is restored.
 *
 * Files and links come whole or not at all (temporary file, rename) and replace what stands at their
 * path; a folder is never replaced, and nothing is written through a symbolic link below the
 * destination. Owners are set where the user may set them; times have milliseconds, which is what
 * Deno can set. Devices, pipes and sockets are answered with an error, extended attributes left out.
 *
 * As with other restore programs, a power cut right after a restore may take its last files with it:
 * set the option `fsync` to `true` when that matters.
 */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "dir",
  flags: ["localfs"],
  options,
  async create({ config, location, host, log }) {
    const root = destinationPath(location);
    await isFolder(root);
    const owner = restoreOwner(({ uid, gid }) =>
      log.info("this user may not give files away; they keep the owner they get", { uid, gid })
    );
    const how = { fsync: config.fsync, log, owner };
    const restored = restoredEntries(root, how);
    return {
      root,
      origin: host.hostname || "localhost",
      type: "dir",
      ping: async () => void await isFolder(root),
      export: (call) =>
        restore(root, call, { ...how, reopen: restored.reopen, turn: restored.turn }),
      setInfo: (entry) => restored.setInfo(entry),
      link: (link, { signal }) => restored.link(link, signal),
    };
  },
});

/** The clean absolute path in a location. */
function destinationPath({ text, rest }: Location): string {
  try {
    return recordPath(rest);
  } catch (cause) {
    throw new ConnectorError(
      `cannot restore to "${escapePath(text)}": it holds no absolute path; ` +
        `give one like "dir:///srv/restored"`,
      { code: "invalid_argument", cause },
    );
  }
}

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
