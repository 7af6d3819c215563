import { errorMessage } from "../../sdk/error_message.ts";
import { parseExcludes } from "../../sdk/files/excludes.ts";
import { formatSize } from "../build/format_size.ts";
import { pathBelow } from "../records/path_below.ts";
import type { RecordOptions } from "../plugin/plugin_options.ts";
import { type OpenedPlugin, type PluginUse, withPlugin } from "../plugin/with_plugin.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import { failureLine } from "../records/failure_line.ts";
import { rateLine } from "../records/rate_line.ts";
import { readImport } from "../records/read_import.ts";
import { recordJson } from "../records/record_json.ts";
import { counted, noRecords, recordCount, totalsInWords } from "../records/record_totals.ts";
import { rootFault } from "./root_fault.ts";
import type { RunOutput } from "../records/with_output.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** The options of `run import`. */
export interface RunImportOptions extends RecordOptions {
  /** `--dry-run`: go through the records and open none. */
  readonly dryRun?: boolean;
}

/** What `run import` is given beside its options. */
export interface RunImportUse {
  readonly location: string;
  readonly options: RunImportOptions;
  readonly output: RunOutput;
  readonly onFound: PluginUse["onFound"];
}

/**
 * Imports a location as a backup would and keeps nothing: every content is read, thrown away and
 * compared with its record.
 *
 * @returns The exit code: 1 when a record failed, when the import broke off, and when there is
 * nothing at the root, which plakar would back up as an empty folder.
 * @throws {ConnectorError} When the plugin cannot be started or refuses the location.
 */
export async function runImport(use: RunImportUse): Promise<number> {
  const { location, options, output, onFound } = use;
  const excludes = options.exclude ?? [];
  return await withPlugin("importer", {
    location,
    options,
    excludes,
    concurrency: options.concurrency,
    shown: output.shown,
    signal: output.signal,
    onFound,
  }, (plugin) => importWith(plugin, use));
}

async function importWith(
  { session, reword }: OpenedPlugin<ImporterSession>,
  { options, output: { print, printed, shown, signal } }: RunImportUse,
): Promise<number> {
  const started = performance.now();
  const { json = false, dryRun = false, concurrency } = options;
  const totals = noRecords();
  let reachedRoot = session.root === "/";
  const faults: string[] = [];
  const fault = rootFault(session.root);
  if (fault !== undefined) faults.push(fault);
  try {
    await readImport({
      importer: session,
      totals,
      excludes: parseExcludes(options.exclude ?? []),
      concurrency,
      readContents: !dryRun,
      signal,
      onRecord({ record, bytes, excluded, failure }) {
        reachedRoot ||= pathBelow(session.root, record.path) !== undefined;
        if (json) {
          print(visibleJson({
            ...recordJson(record),
            ...(bytes === undefined ? {} : { bytes }),
            ...(excluded ? { excluded } : {}),
            ...(failure === undefined ? {} : { reason: reword(failure) }),
          }));
        } else if (failure !== undefined) print(failureLine(record.path, reword(failure)));
        return printed();
      },
      onProgress(path) {
        const records = counted(recordCount(totals), "record");
        shown.update(`${records}, ${formatSize(totals.bytes)}  ${path}`);
      },
    });
    if (!reachedRoot) faults.push(`there is nothing at "${session.root}", the root of the source`);
  } catch (error) {
    signal.throwIfAborted();
    faults.push(reword(errorMessage(error)));
  }
  shown.done();
  const milliseconds = Math.round(performance.now() - started);
  const ok = totals.failed === 0 && faults.length === 0;
  if (json) {
    print(visibleJson({
      type: "summary",
      ok,
      root: session.root,
      origin: session.origin,
      generation: session.generation,
      dryRun,
      ...totals,
      milliseconds,
      ...(faults.length === 0 ? {} : { errors: faults }),
    }));
  } else {
    for (const text of faults) print(`failed  ${oneLine(text)}`);
    print(`${dryRun ? "not read, as the records say: " : ""}${totalsInWords(totals)}`);
    print(rateLine(recordCount(totals), dryRun ? undefined : totals.bytes, milliseconds));
  }
  return ok ? 0 : 1;
}
