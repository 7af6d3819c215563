import type { ImporterSession } from "../../host/importer_session.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Excludes } from "../../sdk/files/excludes.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { pathBelow } from "../records/path_below.ts";
import type { OpenedPlugin } from "../plugin/with_plugin.ts";
import { failureLine } from "../records/failure_line.ts";
import { readImport } from "../records/read_import.ts";
import { recordJson } from "../records/record_json.ts";
import {
  counted,
  countRecord,
  noRecords,
  recordCount,
  totalsInWords,
} from "../records/record_totals.ts";
import type { RunOutput } from "../records/with_output.ts";
import { entryTree } from "./entry_tree.ts";
import { flatLine } from "./flat_line.ts";
import { pathInSource } from "../records/path_in_source.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** What to list, and how. */
export interface ListSourceOptions {
  /** A part of the source; all below its root when left out. */
  readonly path?: string;
  readonly form: "tree" | "flat" | "json";
  readonly excludes: Excludes;
  readonly concurrency: number;
}

/**
 * Lists a source by its records alone: no file is opened.
 *
 * Flat lines and JSON come as the records do, in memory that does not grow; a tree is kept until it
 * is complete.
 *
 * @returns 1 when the importer could not read something, else 0.
 * @throws {ConnectorError} `not_found` when there is nothing at the path.
 */
export async function listSource(
  { session, location, reword }: OpenedPlugin<ImporterSession>,
  { path, form, excludes, concurrency }: ListSourceOptions,
  { print, printed, shown, signal }: RunOutput,
): Promise<number> {
  const top = pathInSource(session.root, path ?? ".");
  const tree = entryTree();
  const seen = noRecords();
  const totals = noRecords();
  let elsewhere = 0;
  const failures: string[] = [];

  await readImport({
    importer: session,
    totals: seen,
    excludes,
    concurrency,
    readContents: false,
    signal,
    onProgress: (at) => shown.update(`${counted(recordCount(seen), "record")}  ${at}`),
    onRecord({ record, excluded }) {
      const below = pathBelow(top, record.path);
      if (below === undefined && record.kind !== "error") {
        if (isElsewhere(session.root, record.path)) elsewhere += 1;
        return;
      }
      if (excluded) return void (totals.excluded += 1);
      countRecord(totals, record);
      if (record.kind === "file") totals.bytes += Math.max(0, record.info.size);
      if (form === "json") print(visibleJson(recordJson(masked(record, reword))));
      else if (record.kind === "error") {
        const line = failureLine(record.path, reword(record.message));
        if (form === "flat") print(line);
        else failures.push(line);
      } else if (form === "flat") print(flatLine(record));
      else tree.add(below!, record);
      return printed();
    },
  });
  shown.done();

  if (path !== undefined && recordCount(totals) + totals.excluded === 0) {
    throw new ConnectorError(
      `cannot list "${path}": there is no "${top}" in ${location}; ` +
        `its paths begin with "${session.root}"`,
      { code: "not_found" },
    );
  }
  if (form === "json") {
    print(
      visibleJson({
        type: "summary",
        ok: totals.failed === 0,
        root: session.root,
        generation: session.generation,
        ...totals,
      }),
    );
    return totals.failed === 0 ? 0 : 1;
  }
  if (form === "tree") await printMany(tree.lines(top), { print, printed });
  for (const line of failures) print(line);
  print(`${form === "tree" ? "\n" : ""}${totalsInWords(totals)}`);
  if (elsewhere > 0) {
    print(`${counted(elsewhere, "record")} outside the root "${oneLine(session.root)}" not shown`);
  }
  return totals.failed === 0 ? 0 : 1;
}

/** The record as it is, but for the words of the plugin. */
function masked(record: ImportRecord, reword: (text: string) => string): ImportRecord {
  return record.kind === "error" ? { ...record, message: reword(record.message) } : record;
}

/** Neither below the root nor on the way to it. */
function isElsewhere(root: string, path: string): boolean {
  return pathBelow(root, path) === undefined && pathBelow(path, root) === undefined;
}

/** Prints many lines in few writes, as fast as they are read. */
async function printMany(
  lines: Iterable<string>,
  { print, printed }: Pick<RunOutput, "print" | "printed">,
): Promise<void> {
  let some: string[] = [];
  for (const line of lines) {
    if (some.push(line) < 500) continue;
    print(some.join("\n"));
    await printed();
    some = [];
  }
  if (some.length > 0) print(some.join("\n"));
}
