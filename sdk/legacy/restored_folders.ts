import type { CallOptions } from "../context.ts";
import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";
import type { ExportDirectory } from "../exporter.ts";
import type { LegacyExporter } from "./legacy_exporter.ts";

/** The folders of one export; all paths are whole. */
export interface RestoredFolders {
  /** Makes a folder once, however many records need it, and never through a restored link. */
  make(path: string): Promise<void>;
  /** Makes the folder that an entry lies in. */
  makeParent(path: string): Promise<void>;
  /** Throws where a restored link stands, or above the path: content would go through it. */
  refuseLinks(path: string): void;
  /** A symbolic link stands there now. */
  linked(path: string): void;
  /** Keeps the record of a folder to the end; told twice, the last one counts. */
  keep(path: string, record: ExportDirectory): void;
  /** Sets the permissions of what was kept, deepest first, and answers. */
  finish(): Promise<void>;
}

/** Makes the folders of an export into `root`, none at first. */
export function restoredFolders(
  made: LegacyExporter,
  root: string,
  call: CallOptions,
): RestoredFolders {
  const kept = new Map<string, ExportDirectory>();
  const known = new Set<string>();
  const links = new Set<string>();

  function refuseLinks(path: string): void {
    if (links.size === 0) return;
    for (let up = path; up !== root && up !== "/"; up = parentOf(up)) {
      if (links.has(up)) throw throughLink(path, up);
    }
  }

  async function make(path: string): Promise<void> {
    // Before all else: an author may put a link in the place of a folder that is there.
    refuseLinks(path);
    if (known.has(path)) return;
    await made.createDirectory(path, call);
    known.add(path);
  }

  return {
    make,
    refuseLinks,
    makeParent: (path) => make(parentOf(path)),
    linked: (path) => void links.add(path),
    keep(path, record) {
      kept.get(path)?.ok();
      kept.set(path, record);
    },
    async finish() {
      for (const [path, record] of deepestFirst([...kept])) {
        call.signal.throwIfAborted();
        try {
          refuseLinks(path);
          await made.setPermissions(path, record.info, call);
          record.ok();
        } catch (error) {
          record.error(error);
        }
      }
    },
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function depthOf(path: string): number {
  return path.split("/").length;
}

/** Of the same depth, folders made later come first. */
function deepestFirst<Record>(folders: [path: string, record: Record][]): typeof folders {
  return folders.reverse().sort(([one], [other]) => depthOf(other) - depthOf(one));
}

function throughLink(path: string, link: string): ConnectorError {
  return new ConnectorError(
    `cannot restore "${escapePath(path)}": ` +
      `"${
        escapePath(link)
      }" was restored as a symbolic link, which may lead out of the destination`,
    { code: "failed_precondition" },
  );
}
