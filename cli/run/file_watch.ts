import { dirname } from "node:path";

/** Tells when one of some files is saved. */
export interface FileWatch extends Disposable {
  /** Which files, from now on; a change of others is of no interest. */
  watch(files: readonly string[]): void;
  /** Says that a file was changed before it was watched. */
  notice(path: string): void;
  /** The file that was changed since the last `forget`; waits for one. */
  changed(): Promise<string>;
  /** Begins to wait anew. */
  forget(): void;
}

// An editor saves in several steps: a new file, a rename, a change of the mode.
const quietMs = 40;

/**
 * Watches the folders of files rather than the files, since most editors put a new file in the place
 * of the old one.
 */
export function fileWatch(): FileWatch {
  const watchers = new Map<string, Deno.FsWatcher>();
  let files: ReadonlySet<string> = new Set();
  let change = Promise.withResolvers<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function notice(path: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => change.resolve(path), quietMs);
  }

  async function listen(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      const path = paths.find((path) => files.has(path));
      if (path !== undefined) notice(path);
    }
  }

  return {
    watch(wanted) {
      files = new Set(wanted);
      for (const folder of new Set(wanted.map((file) => dirname(file)))) {
        if (watchers.has(folder)) continue;
        let watcher: Deno.FsWatcher;
        try {
          watcher = Deno.watchFs(folder, { recursive: false });
        } catch {
          // An import can name a folder that is not there; asked again after the next save.
          continue;
        }
        watchers.set(folder, watcher);
        // A folder that is removed ends its watcher; the next run says what is missing.
        void listen(watcher).catch(() => watchers.delete(folder));
      }
    },
    notice,
    changed: () => change.promise,
    forget() {
      clearTimeout(timer);
      change = Promise.withResolvers();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
