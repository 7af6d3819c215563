import { join } from "node:path";
import { openExporter } from "../../host/exporter_session.ts";
import { openImporter } from "../../host/importer_session.ts";
import { formatSize } from "../build/format_size.ts";
import { compareTrees, type TreeComparison } from "./compare_trees.ts";
import { type CopySummary, copyTree } from "./copy_tree.ts";
import { excludePattern } from "./exclude_pattern.ts";
import { pluginLog } from "./plugin_log.ts";
import type { Progress } from "./progress.ts";

/** What to import and where to restore it. */
export interface RestoreFolderOptions {
  /** Absolute path of the folder to import; it is only read. */
  readonly source: string;
  /** Absolute paths in it that are left out. */
  readonly leftOut: readonly string[];
  /** Absolute path of the folder to restore to; it is made. */
  readonly restored: string;
  /** The folder with the executables. */
  readonly bin: string;
  /** Where to tell how far it is. */
  readonly progress: Progress;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/** What became of a folder. */
export interface RestoredFolder {
  readonly copied: CopySummary;
  readonly compared: TreeComparison;
  /** Milliseconds the copy took, the comparison not included. */
  readonly milliseconds: number;
}

/** More contents ahead than this only take memory. */
const concurrency = 8;

/**
 * Imports a folder through `bin/dir-importer`, restores it through `bin/dir-exporter` at the same
 * time, and compares both.
 *
 * @throws When a plugin cannot be started, or the import or the restore as a whole fails.
 */
export async function restoreFolder(options: RestoreFolderOptions): Promise<RestoredFolder> {
  const { source, leftOut, restored, bin, progress, signal } = options;
  const started = performance.now();
  const common = (name: string) => ({
    executable: join(bin, name),
    protocol: "dir",
    signal,
    onStderr: pluginLog(name, progress.done),
  });
  let copied: CopySummary;
  {
    await using importer = await openImporter({
      ...common("dir-importer"),
      config: { location: `dir://${source}` },
      host: { excludes: leftOut.map(excludePattern), maxConcurrency: concurrency },
    });
    await using exporter = await openExporter({
      ...common("dir-exporter"),
      config: { location: `dir://${restored}` },
      host: { maxConcurrency: concurrency },
    });
    copied = await copyTree({
      importer,
      exporter,
      concurrency,
      signal,
      onProgress: (records, bytes, path) =>
        progress.update(`${records} entries, ${formatSize(bytes)}  ${path}`),
    });
    // Unlike disposal, these say when a plugin ended badly.
    await importer.close();
    await exporter.close();
  }
  const milliseconds = performance.now() - started;
  const notThere = [
    ...copied.unread,
    ...copied.refused.map(({ path, ...rest }) => ({
      ...rest,
      path: join(source, path),
    })),
  ];
  const compared = await compareTrees({
    source,
    restored,
    skip: [...leftOut, ...notThere.map(({ path }) => path)],
    signal,
    onEntry: (entries, bytes) =>
      progress.update(`comparing: ${entries} entries, ${formatSize(bytes)}`),
  });
  return { copied, compared, milliseconds };
}
