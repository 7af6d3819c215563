import type { ReceivedRecord } from "../../host/import_stream.ts";
import type { ImporterSession } from "../../host/importer_session.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { pathInSource } from "../records/path_in_source.ts";
import type { OpenedPlugin } from "../plugin/with_plugin.ts";
import type { Progress } from "../progress.ts";
import { counted } from "../records/record_totals.ts";
import { sizeFault } from "../records/size_fault.ts";
import { type ByteSink, writeContent } from "../records/write_content.ts";

/** Which file to write where. */
export interface CatSourceOptions {
  /** The file, as a person gave it. */
  readonly path: string;
  readonly sink: ByteSink;
  readonly shown: Progress;
  readonly signal: AbortSignal;
}

/**
 * Writes the content of one file of a source. The records before it are gone through, for an importer
 * cannot be asked for one; those after it are not waited for.
 *
 * @throws {ConnectorError} `not_found` when there is no such entry, `failed_precondition` when it is
 * no file, and what the plugin says when it cannot read it.
 */
export async function catSource(
  { session, location }: OpenedPlugin<ImporterSession>,
  { path, sink, shown, signal }: CatSourceOptions,
): Promise<void> {
  const wanted = pathInSource(session.root, path);
  let records = 0;
  let below = false;
  let failed: string | undefined;
  for await (const received of session.import({ signal })) {
    const { record } = received;
    records += 1;
    shown.update(`looking for "${wanted}": ${counted(records, "record")}  ${record.path}`);
    if (record.path.startsWith(wanted === "/" ? "/" : `${wanted}/`)) below = true;
    if (record.path !== wanted || record.kind === "xattr") continue;
    if (record.kind === "error") {
      // Another record may bring it all the same.
      failed = record.message;
      continue;
    }
    shown.done();
    await write(received, path, sink, signal);
    return;
  }
  shown.done();
  throw new ConnectorError(
    failed !== undefined
      ? `cannot print "${path}": ${failed}`
      : below
      ? `cannot print "${path}": it is a folder; see what is in it with "ls"`
      : `cannot print "${path}": there is no "${wanted}" in ${location}; list it with "ls"`,
    { code: failed === undefined && !below ? "not_found" : "failed_precondition" },
  );
}

async function write(
  received: ReceivedRecord,
  path: string,
  sink: ByteSink,
  signal: AbortSignal,
): Promise<void> {
  const { record } = received;
  if (record.kind !== "file") {
    throw new ConnectorError(`cannot print "${path}": it is ${whatIs(record)}`, {
      code: "failed_precondition",
    });
  }
  const { bytes, complete } = await writeContent(received.open({ signal }), sink, signal);
  const fault = complete ? sizeFault(record, bytes) : undefined;
  if (fault !== undefined) {
    throw new ConnectorError(`"${path}" is not whole: ${fault}`, { code: "data_loss" });
  }
}

function whatIs(record: ImportRecord): string {
  if (record.kind === "directory") return 'a folder; see what is in it with "ls"';
  if (record.kind === "symlink") return `a link to "${record.target}"; give that path`;
  return "a device, pipe or socket, which has no content";
}
