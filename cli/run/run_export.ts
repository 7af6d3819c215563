import type { ByteSource } from "../../sdk/bytes.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import { parseExcludes } from "../../sdk/files/excludes.ts";
import { fileSystemError } from "../../sdk/files/file_system_error.ts";
import type { FileRecord, ImportRecord } from "../../sdk/record.ts";
import { byteChunks } from "../../host/byte_chunks.ts";
import type { ExporterSession } from "../../host/exporter_session.ts";
import { formatSize } from "../build/format_size.ts";
import { givenPath } from "../given_path.ts";
import type { RecordOptions } from "../plugin/plugin_options.ts";
import { type OpenedPlugin, type PluginUse, withPlugin } from "../plugin/with_plugin.ts";
import { failureLine } from "../records/failure_line.ts";
import { localRecords } from "./local_records.ts";
import { rateLine } from "../records/rate_line.ts";
import { recordJson } from "../records/record_json.ts";
import {
  counted,
  countRecord,
  noRecords,
  recordCount,
  totalsInWords,
} from "../records/record_totals.ts";
import { sentRecords } from "../records/sent_records.ts";
import type { RunOutput } from "../records/with_output.ts";
import { oneLine, visibleJson } from "../visible_text.ts";

/** The options of `run export`. */
export interface RunExportOptions extends RecordOptions {
  /** `--dry-run`: read everything and send nothing. */
  readonly dryRun?: boolean;
}

/** What `run export` is given beside its options. */
export interface RunExportUse {
  /** The local folder or file, as it was typed. */
  readonly folder: string;
  readonly location: string;
  readonly options: RunExportOptions;
  readonly output: RunOutput;
  readonly onFound: PluginUse["onFound"];
}

/**
 * Restores a local folder through an exporter, as plakar would restore a snapshot of it.
 *
 * @returns The exit code: 1 when an entry was not stored or the export broke off.
 * @throws {ConnectorError} When the plugin cannot be started or refuses the location.
 */
export async function runExport(use: RunExportUse): Promise<number> {
  const { folder, location, options, output: { shown, signal }, onFound } = use;
  // Not even an empty folder is to be restored for a name that was misspelt.
  await Deno.stat(givenPath(folder)).catch((cause) => {
    throw fileSystemError("cannot export", folder, cause);
  });
  return await withPlugin("exporter", {
    location,
    options,
    concurrency: options.concurrency,
    shown,
    signal,
    onFound,
  }, (plugin) => exportWith(plugin, use));
}

async function exportWith(
  { session, location, reword }: OpenedPlugin<ExporterSession>,
  { folder, options, output: { print, printed, shown, signal } }: RunExportUse,
): Promise<number> {
  const started = performance.now();
  const { json = false, dryRun = false } = options;
  const totals = noRecords();
  const sent = sentRecords({
    onStored: (record) => countRecord(totals, record),
    onStoredBytes: (length) => void (totals.bytes += length),
  });
  let broken: string | undefined;

  function fail(path: string, reason: string): void {
    totals.failed += 1;
    if (json) print(visibleJson({ type: "failed", path, reason: reword(reason) }));
    else print(failureLine(path, reword(reason)));
  }

  function noted(record: ImportRecord): ImportRecord {
    if (json) print(visibleJson(recordJson(record)));
    const counted = sent.send(record);
    // Nobody answers what is only read: it is what there would be to send.
    if (dryRun) sent.answer(record.path, true);
    return counted;
  }

  async function* records(): AsyncGenerator<ImportRecord> {
    const wanted = {
      excludes: parseExcludes(options.exclude ?? []),
      onExcluded: () => void (totals.excluded += 1),
      signal,
    };
    for await (const record of localRecords(givenPath(folder), wanted)) {
      await printed();
      shown.update(
        `${counted(sent.totals.records, "record")}, ${
          formatSize(sent.totals.bytes)
        }  ${record.path}`,
      );
      if (record.kind === "error") {
        fail(record.path, record.message);
        continue;
      }
      if (record.kind === "file") {
        yield* opened(record);
        continue;
      }
      yield noted(record);
    }
  }

  /** Opens a file before its record is sent: what cannot be opened must not be half-sent. */
  async function* opened(record: FileRecord): AsyncGenerator<ImportRecord> {
    let content: ByteSource;
    try {
      content = await record.open({ signal });
    } catch (error) {
      return fail(record.path, errorMessage(error));
    }
    let taken = false;
    const open = () => {
      taken = true;
      return content;
    };
    try {
      yield noted({ ...record, open });
    } finally {
      if (!taken && "close" in content) await content.close();
    }
  }

  try {
    if (dryRun) await readAll(records(), signal);
    else {
      await session.export(records(), {
        signal,
        onResult({ path, error }) {
          sent.answer(path, error === "");
          if (error !== "") fail(path, error);
        },
      });
    }
  } catch (error) {
    signal.throwIfAborted();
    broken = reword(errorMessage(error));
  }
  shown.done();
  // Sent, but never answered: the export broke off.
  totals.failed += sent.waiting;
  const milliseconds = Math.round(performance.now() - started);
  const ok = broken === undefined && totals.failed === 0;
  if (json) {
    const errors = broken === undefined ? {} : { errors: [broken] };
    const { generation } = session;
    print(
      visibleJson({ type: "summary", ok, generation, dryRun, ...totals, milliseconds, ...errors }),
    );
    return ok ? 0 : 1;
  }
  if (broken !== undefined) print(`failed  ${oneLine(broken)}`);
  const done = broken === undefined ? "sent" : "taken before the export broke off";
  const action = dryRun ? `nothing was written to ${oneLine(location)}; read` : done;
  print(`${action}: ${totalsInWords(totals)}`);
  print(rateLine(recordCount(totals), totals.bytes, milliseconds));
  return ok ? 0 : 1;
}

/** Reads every content and drops it. */
async function readAll(records: AsyncIterable<ImportRecord>, signal: AbortSignal): Promise<void> {
  for await (const record of records) {
    if (record.kind !== "file") continue;
    const content = byteChunks(await record.open({ signal }));
    for (let step = await content.next(); !step.done;) step = await content.next();
  }
}
