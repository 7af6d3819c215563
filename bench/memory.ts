import { join } from "node:path";
import { type BenchContext, forEachTransport } from "./bench_context.ts";
import { type Sample, valuesOf } from "./contest.ts";
import { measured } from "./measured.ts";
import { openDirImporter } from "./open_role.ts";
import { writeRandomFile } from "../cli/bench/random_file.ts";
import type { Goal, Row } from "./row.ts";
import { makeSmallFiles } from "./small_files.ts";
import {
  type Direction,
  directions,
  exporting,
  getting,
  importing,
  makeStore,
  putting,
} from "./transfer.ts";

const emptyFiles = 200_000;
const largeGoals: readonly Goal[] = [{ against: "value", bound: "at most", value: 110 }];
const manyGoals: readonly Goal[] = [{ against: "value", bound: "at most", value: 150 }];

/** Whether memory stays the same when files grow from 1 to 4 GiB and when there are many. */
export async function measureMemory(context: BenchContext): Promise<Row[]> {
  return [
    ...await largeFiles(context, 1),
    ...await largeFiles(context, 4),
    ...await manyFiles(context),
  ];
}

async function largeFiles(context: BenchContext, gibibytes: number): Promise<Row[]> {
  const { folder, signal, progress } = context;
  const size = gibibytes * 2 ** 30;
  const rows: Row[] = [];
  for (const direction of directions) {
    progress(`memory: ${direction} of ${gibibytes} GiB`);
    const place = await Deno.makeTempDir({ dir: folder, prefix: "memory-" });
    try {
      await prepare(context, direction, place, size);
      const run = { import: importing, get: getting, export: exporting, put: putting }[direction];
      const row = await peakRow(context, (bin) => run({ bin, signal }, place, size));
      rows.push({ name: `peak RSS, ${direction} of ${gibibytes} GiB`, ...row, goals: largeGoals });
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  }
  return rows;
}

async function prepare(
  { bins, signal }: BenchContext,
  direction: Direction,
  place: string,
  size: number,
): Promise<void> {
  const bin = [...bins.values()][0]!;
  if (direction === "import") await writeRandomFile(join(place, "file"), size, signal);
  if (direction === "get") await makeStore({ bin, signal }, place, size);
  if (direction === "put") await makeStore({ bin, signal }, place, 1);
}

async function peakRow(
  context: BenchContext,
  run: (bin: string) => Promise<Sample>,
): Promise<Pick<Row, "unit" | "values">> {
  const samples: Partial<Record<"http2" | "grpc-js", Sample>> = {};
  for (const [name, start] of Object.entries(forEachTransport(context, (bin) => () => run(bin)))) {
    samples[name as "http2" | "grpc-js"] = await start();
  }
  const values = valuesOf(
    samples,
    ({ peakRss }) => peakRss === undefined ? peakRss : peakRss / 1e6,
  );
  return { unit: "MB", values };
}

async function manyFiles(context: BenchContext): Promise<Row[]> {
  const { signal, progress, folder } = context;
  progress(`memory: making ${emptyFiles} empty files`);
  const tree = join(folder, "empty");
  await makeSmallFiles(tree, emptyFiles, 0, signal);
  try {
    progress(`memory: importing ${emptyFiles} empty files`);
    const row = await peakRow(context, (bin) => importingMany(bin, tree, signal));
    return [{ name: "peak RSS, import of 200,000 empty files", ...row, goals: manyGoals }];
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}

function importingMany(bin: string, tree: string, signal: AbortSignal): Promise<Sample> {
  return measured(openDirImporter({ bin, signal }, tree), async (session) => {
    let opened = 0;
    await session.importAll({
      concurrency: 8,
      signal,
      handle: async ({ record, drain }) => {
        if (record.kind !== "file") return;
        opened++;
        await drain();
      },
    });
    if (opened !== emptyFiles) throw new Error(`${opened} files came instead of ${emptyFiles}`);
  });
}
