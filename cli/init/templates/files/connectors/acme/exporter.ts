import { dirname } from "node:path/posix";
import {
  ConnectorError,
  containedPath,
  defineExporter,
  eachRecord,
  entrypointExporter,
  type ExporterDefinition,
  type ExportRecord,
} from "@plakar-deno/sdk";
import { fileSystemError, writeFileAtomic } from "@plakar-deno/sdk/files";
import { boolean, defineOptions } from "@plakar-deno/sdk/options";
import { localFolder } from "./local_folder.ts";
import { type RestoreFolders, restoreFolders } from "./restore_folders.ts";
import { settle } from "./settle.ts";

const options = defineOptions({
  fsync: boolean({
    description: "Bring every file to the disk before it counts as restored; slow",
    default: false,
  }),
});

/**
 * Restores into a local folder: `plakar restore -to acme:///srv/restored`.
 *
 * A file appears whole or not at all, and replaces what is at its path. Hard links become copies;
 * devices, pipes and sockets are answered with an error.
 */
export const exporter: ExporterDefinition = defineExporter({
  protocol: "acme",
  flags: ["localfs"],
  options,
  create({ config, location, host, log }) {
    const root = localFolder(location);
    let restored: RestoreFolders | undefined;
    return {
      root,
      origin: host.hostname || "localhost",
      async export(call) {
        const top = await makeTop(root);
        const folders = restored = restoreFolders(top);
        // Returning says that a record is restored, throwing is told beside its path.
        const restoreAll = eachRecord(async (record, { signal }) => {
          if (record.kind === "xattr") {
            log.debug("extended attributes are left out", { path: record.path });
            return;
          }
          const path = containedPath(top, record.path);
          if (path === top && record.kind !== "directory") throw inPlaceOfTop(record);
          await folders.make(record.kind === "directory" ? path : dirname(path));
          if (record.kind === "directory") {
            // The top is the folder that somebody chose: it stays as it is.
            if (path !== top) folders.later(path, record.info);
          } else if (record.kind === "file") {
            await writeFileAtomic(path, record.content, {
              signal,
              sync: config.fsync,
              finish: (temporary) => settle(temporary, record.info),
            });
          } else if (record.kind === "symlink") {
            await restoreLink(path, record.target);
          } else {
            throw unsupported(record);
          }
        });
        await restoreAll(call);
        await folders.finish();
      },
      // plakar v1.0 tells modes and times after the contents.
      async setInfo({ path: below, kind, info }) {
        const top = await makeTop(root);
        const path = containedPath(top, below);
        if (path === top) return;
        if (kind === "directory") return restored?.later(path, info);
        await restored?.make(dirname(path));
        if (kind === "file") await settle(path, info);
      },
    };
  },
});

/** Makes the folder to restore to, and resolves the links in its own path. */
async function makeTop(root: string): Promise<string> {
  try {
    await Deno.mkdir(root, { recursive: true });
    return await Deno.realPath(root);
  } catch (cause) {
    throw fileSystemError("cannot restore to", root, cause);
  }
}

/** Makes a symbolic link in place of what is there, as a file is: by one rename. */
async function restoreLink(path: string, target: string): Promise<void> {
  const temporary = `${dirname(path)}/tmp.${crypto.randomUUID()}`;
  try {
    await Deno.symlink(target, temporary);
    await Deno.rename(temporary, path);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    throw fileSystemError("cannot make the link", path, cause);
  }
}

function inPlaceOfTop({ kind }: ExportRecord): ConnectorError {
  return new ConnectorError(
    `cannot restore the ${kind} "/": it would replace the folder that is restored to`,
    { code: "invalid_argument" },
  );
}

function unsupported({ path }: ExportRecord): ConnectorError {
  return new ConnectorError(
    `cannot restore "${path}": it is a device, a pipe or a socket; make it by hand`,
    { code: "unimplemented" },
  );
}

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
