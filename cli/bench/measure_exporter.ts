import { directoryRecord, fileRecord, type ImportRecord } from "../../mod.ts";
import { type ExporterSession, exporterSession } from "../../host/mod.ts";
import { join } from "node:path";
import { ConnectorError } from "../../sdk/error.ts";
import { formatSize } from "../build/format_size.ts";
import { counted } from "../records/record_totals.ts";
import { type BenchJob, concurrency, withPlugin } from "./bench_job.ts";
import type { Round } from "./bench_row.ts";
import { randomBytes, randomContent } from "./random_file.ts";
import { rawAnswers, rawSend } from "./raw_pipe.ts";
import { megabytes, microsecondsEach, roundMaker, timed } from "./round_of.ts";
import { secondsOf } from "./seconds_of.ts";

/** One round on an exporter: many small files, then a large one, into the place of its options. */
export async function measureExporter(job: BenchJob, bareStart: number): Promise<Round> {
  return await withPlugin(job, exporterSession, async (plugin) => {
    const { signal, scratch, options: { files, fileSize, large } } = job;
    const { round, add } = roundMaker(plugin.startSeconds, bareStart);

    const restoring = await timed(
      plugin,
      () => restore(job, plugin.session, smallFiles(files, fileSize)),
    );
    const raw = await rawAnswers({ count: files, size: fileSize, ahead: concurrency }, signal);
    add("small files", {
      unit: "/s",
      value: files / restoring.seconds,
      baseline: files / raw.seconds,
      note: `${counted(files, "file")} of ${formatSize(fileSize)}`,
    });
    const cpu = microsecondsEach(restoring.cpu, files);
    add("its processor time per small file", { unit: "µs", value: cpu });

    const size = large * 2 ** 20;
    const seconds = await secondsOf(() => restore(job, plugin.session, largeFile(size)));
    const target = join(scratch, "received");
    const sent = await rawSend(target, randomContent(size), signal);
    await Deno.remove(target);
    add("a large file", {
      unit: "MB/s",
      value: size / seconds / 1e6,
      baseline: size / sent.seconds / 1e6,
      note: formatSize(size),
    });
    add("peak memory", { unit: "MB", value: megabytes(await plugin.peakRss()) });
    return round;
  });
}

async function restore(
  { connector, signal }: BenchJob,
  session: ExporterSession,
  records: Iterable<ImportRecord>,
): Promise<void> {
  let first = "";
  const { failed } = await session.export(records, {
    signal,
    onResult: ({ path, error }) => {
      if (first === "" && error !== "") first = `"${path}": ${error}`;
    },
  });
  if (failed === 0) return;
  throw new ConnectorError(
    `cannot measure "${connector.name}": ${counted(failed, "record")} could not be restored, ` +
      `the first one ${first}`,
    { code: "failed_precondition" },
  );
}

/** Files in one folder; real trees have few folders with more. */
const perFolder = 500;

function* smallFiles(count: number, size: number): Generator<ImportRecord> {
  const content = randomBytes(size);
  yield directoryRecord("/", { mode: 0o755 });
  yield directoryRecord("/small", { mode: 0o755 });
  for (let made = 0; made < count; made++) {
    const folder = `/small/${Math.floor(made / perFolder)}`;
    if (made % perFolder === 0) yield directoryRecord(folder, { mode: 0o755 });
    yield fileRecord(`${folder}/${made}`, { mode: 0o644, size }, () => content);
  }
}

function* largeFile(size: number): Generator<ImportRecord> {
  yield directoryRecord("/", { mode: 0o755 });
  yield fileRecord("/large", { mode: 0o644, size }, () => randomContent(size));
}
