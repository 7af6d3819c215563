import type { ExporterSession } from "../../host/exporter_session.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { parseExcludes } from "../../sdk/files/excludes.ts";
import { formatSize } from "../build/format_size.ts";
import { type MakeCommand, newCommand } from "../command.ts";
import {
  collected,
  pluginApiOption,
  type RecordOptions,
  recordOptions,
} from "../plugin/plugin_options.ts";
import { type OpenedPlugin, withPlugin } from "../plugin/with_plugin.ts";
import { failureLine } from "../records/failure_line.ts";
import { rateLine } from "../records/rate_line.ts";
import { readImport } from "../records/read_import.ts";
import { counted, noRecords, recordCount, totalsInWords } from "../records/record_totals.ts";
import { type RunOutput, withOutput } from "../records/with_output.ts";
import { type CopySummary, copyTree, nothingCopied } from "./copy_tree.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** The options of `copy`. */
interface CopyOptions extends RecordOptions {
  readonly fromPlugin?: string;
  readonly toPlugin?: string;
  readonly srcOption?: readonly string[];
  readonly dstOption?: readonly string[];
  readonly dryRun?: boolean;
}

/** Both ends of a copy. */
interface Ends {
  readonly from: OpenedPlugin<ImporterSession>;
  readonly to: OpenedPlugin<ExporterSession>;
}

/** `copy SRC DST`: a backup and its restore in one go. */
export const copyCommand: MakeCommand = (action) =>
  recordOptions(
    newCommand("copy", "Copy from an importer straight to an exporter", [
      ["copy dir:./photos dir:/tmp/copy", 'A folder, through the connectors for "dir"'],
      [
        "copy bucket://host/photos dir:/tmp/copy --src-option access_key=…",
        "With options of one side",
      ],
      ["copy demo: dir:/tmp/copy --from-plugin ./demo_importer.ts", "From a connector in one file"],
    ])
      .argument("<source>", "location for the importer")
      .argument("<destination>", "location for the exporter")
      .option("--from-plugin <file>", "executable or .ts of the importer")
      .option("--to-plugin <file>", "executable or .ts of the exporter")
      .addOption(collected("-o, --option <name=value>", "option for both; may be repeated"))
      .addOption(collected("--src-option <name=value>", "option for the importer"))
      .addOption(collected("--dst-option <name=value>", "option for the exporter"))
      .option("--from-source", "run each connector's .ts even when its executable is built")
      .addOption(pluginApiOption())
      .option("--project <folder>", "the project; the one around the current folder when left out"),
  )
    .option("--dry-run", "read and count everything, but write nothing")
    .action(action((context, source: string, destination: string, options: CopyOptions) =>
      withOutput(
        context,
        { isStream: options.json ?? false, json: options.json },
        (output) => copyBetween(source, destination, options, output),
      )
    ));

async function copyBetween(
  source: string,
  destination: string,
  options: CopyOptions,
  output: RunOutput,
): Promise<number> {
  const { shown, signal } = output;
  const both = { concurrency: options.concurrency, shown, signal };
  const side = (plugin: string | undefined, own: readonly string[] = []) => ({
    ...options,
    option: [...options.option ?? [], ...own],
    ...(plugin === undefined ? {} : { plugin }),
  });
  return await withPlugin("importer", {
    ...both,
    pluginFlag: "--from-plugin",
    location: source,
    options: side(options.fromPlugin, options.srcOption),
    excludes: options.exclude ?? [],
  }, (from) =>
    withPlugin("exporter", {
      ...both,
      pluginFlag: "--to-plugin",
      location: destination,
      options: side(options.toPlugin, options.dstOption),
    }, (to) => (options.dryRun ? rehearse : copy)({ from, to }, options, output)));
}

async function copy(
  { from, to }: Ends,
  options: CopyOptions,
  { print, printed, shown, signal }: RunOutput,
): Promise<number> {
  const started = performance.now();
  let broken: string | undefined;
  const summary = nothingCopied();
  try {
    await copyTree({
      summary,
      importer: from.session,
      exporter: to.session,
      excludes: parseExcludes(options.exclude ?? []),
      concurrency: options.concurrency,
      signal,
      ready: printed,
      onProgress({ records, bytes }, path) {
        shown.update(`${counted(records, "record")}, ${formatSize(bytes)}  ${path}`);
      },
      onFailure({ path, reason, kind, by }) {
        const failure = { path, reason: to.reword(from.reword(reason)) };
        if (options.json) print(visibleJson({ type: "failed", by, kind, ...failure }));
        else print(failureLine(path, failure.reason));
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    broken = to.reword(from.reword(errorMessage(error)));
  }
  shown.done();
  const milliseconds = Math.round(performance.now() - started);
  const ok = broken === undefined && notCopied(summary) === 0;
  if (options.json) {
    const errors = broken === undefined ? {} : { errors: [broken] };
    print(
      visibleJson({
        type: "summary",
        ok,
        dryRun: false,
        generations: generationsOf({ from, to }),
        ...summary,
        milliseconds,
        ...errors,
      }),
    );
    return ok ? 0 : 1;
  }
  if (broken !== undefined) print(`failed  ${oneLine(broken)}`);
  for (const line of summaryLines(summary, broken === undefined)) print(line);
  print(rateLine(summary.records, summary.bytes, milliseconds));
  return ok ? 0 : 1;
}

function generationsOf({ from, to }: Ends) {
  return { source: from.session.generation, destination: to.session.generation };
}

/** Records that either side could not, or that the exporter never answered. */
function notCopied({ unread, refused, unanswered }: CopySummary): number {
  return unread + refused + unanswered;
}

/** @param isWhole Whether the exporter went through to its end; else it only took single records. */
function summaryLines(summary: CopySummary, isWhole: boolean): string[] {
  const { records, madeUp, excluded, outside, xattrs, files, bytes } = summary;
  const failed = notCopied(summary);
  const ofFiles = `${counted(files, "file")} with ${formatSize(bytes)}`;
  const parts = [
    `${counted(records, "record")} ${isWhole ? "copied" : "taken before the copy broke off"}`,
    isWhole ? `${ofFiles} sent` : ofFiles,
    ...(excluded > 0 ? [`${excluded} excluded`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [
    parts.join(", "),
    ...(madeUp > 0
      ? [`${counted(madeUp, "folder")} made up, for the source did not name them in time`]
      : []),
    ...(outside > 0
      ? [`${counted(outside, "record")} outside the root of the source left out`]
      : []),
    ...(xattrs > 0 ? [`${counted(xattrs, "attribute")} left out: the exporter takes none`] : []),
  ];
}

/** Both plugins have accepted their locations; everything is read, nothing is sent. */
async function rehearse(
  { from, to }: Ends,
  options: CopyOptions,
  { print, printed, shown, signal }: RunOutput,
): Promise<number> {
  const started = performance.now();
  const totals = noRecords();
  await readImport({
    importer: from.session,
    totals,
    excludes: parseExcludes(options.exclude ?? []),
    concurrency: options.concurrency,
    readContents: true,
    signal,
    onRecord({ record: { path, kind }, failure }) {
      if (failure === undefined) return;
      const reason = from.reword(failure);
      if (!options.json) print(failureLine(path, reason));
      else print(visibleJson({ type: "failed", by: "source", kind, path, reason }));
      return printed();
    },
    onProgress: (path) => shown.update(`${counted(recordCount(totals), "record")}  ${path}`),
  });
  shown.done();
  const milliseconds = Math.round(performance.now() - started);
  const ok = totals.failed === 0;
  if (options.json) {
    const generations = generationsOf({ from, to });
    print(visibleJson({ type: "summary", ok, dryRun: true, generations, ...totals, milliseconds }));
  } else {
    print(`nothing was written to ${oneLine(to.location)}; read: ${totalsInWords(totals)}`);
    print(rateLine(recordCount(totals), totals.bytes, milliseconds));
  }
  return ok ? 0 : 1;
}
