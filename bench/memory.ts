import { join } from "node:path";
import type { BenchContext } from "./bench_context.ts";
import { openDirImporter } from "./open_role.ts";
import { peakRss } from "./peak_rss.ts";
import type { Row } from "./row.ts";
import { makeSmallFiles } from "./small_files.ts";
import { transferAll } from "./transfer.ts";

const GIBIBYTE = 2 ** 30;
const emptyFiles = 200_000;

/** Whether memory stays the same when files grow from 1 to 4 GiB and when there are many. */
export async function measureMemory(context: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  const small = await peaks(context, 1);
  const large = await peaks(context, 4);
  for (const [direction, peak] of small) {
    rows.push({
      name: `peak RSS, ${direction} of 1 GiB`,
      ours: peak / 1e6,
      unit: "MB",
      goal: { of: "ours", bound: "at most", value: 250 },
    });
    rows.push({
      name: `peak RSS, ${direction} of 4 GiB`,
      ours: large.get(direction)! / 1e6,
      unit: "MB",
      limit: peak / 1e6,
      limitIs: "the same with 1 GiB",
      // Two runs of the same work differ by this much: it depends on when garbage is collected.
      goal: { of: "ratio", bound: "at most", value: 1.25 },
    });
  }
  return [...rows, ...await manyFiles(context)];
}

async function peaks(context: BenchContext, gibibytes: number): Promise<Map<string, number>> {
  const transfers = await transferAll(context, gibibytes * GIBIBYTE, (direction) => {
    context.progress(`memory: ${direction} of ${gibibytes} GiB`);
    return Promise.resolve();
  });
  return new Map(
    transfers.flatMap(({ direction, peakRss }) =>
      peakRss === undefined ? [] : [[direction, peakRss] as const]
    ),
  );
}

async function manyFiles(context: BenchContext): Promise<Row[]> {
  const { signal, progress } = context;
  progress(`memory: making ${emptyFiles} empty files`);
  const tree = join(context.folder, "empty");
  await makeSmallFiles(tree, emptyFiles, 0, signal);
  try {
    progress(`memory: importing ${emptyFiles} empty files`);
    await using importer = await openDirImporter(context, tree);
    let opened = 0;
    await importer.session.importAll({
      concurrency: 8,
      signal,
      handle: async ({ record, drain }) => {
        if (record.kind !== "file") return;
        opened++;
        await drain();
      },
    });
    if (opened !== emptyFiles) throw new Error(`${opened} files came instead of ${emptyFiles}`);
    const peak = await peakRss(importer.pid);
    return peak === undefined ? [] : [{
      name: "peak RSS, import of 200,000 empty files",
      ours: peak / 1e6,
      unit: "MB",
      goal: { of: "ours", bound: "at most", value: 300 },
    }];
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}
