import { join } from "node:path";
import type { BenchContext } from "./bench_context.ts";
import { cpuSeconds } from "./cpu_time.ts";
import { goHostOpens } from "./go_host_opens.ts";
import { openDirImporter } from "./open_role.ts";
import { readAll } from "./read_all.ts";
import type { Row } from "./row.ts";
import { makeSmallFiles } from "./small_files.ts";

const count = 20_000;
const size = 4096;
const concurrency = 8;

/**
 * Opens per second and processor time per Open at 20,000 files of 4 KiB, eight at once: with the
 * host of this package and with one on plakar's own gRPC library.
 */
export async function measureOpens(context: BenchContext): Promise<Row[]> {
  const { folder, signal, progress } = context;
  progress(`opens: making ${count} files of ${size} bytes`);
  const tree = join(folder, "small");
  const paths = await makeSmallFiles(tree, count, size, signal);
  try {
    progress("opens: reading the files without a plugin");
    const limit = await rateOf(() => readAll(paths, concurrency, signal));
    const limitIs = `this process opens, reads and closes the files, ${concurrency} at once`;
    progress("opens: importing with this package's host");
    const rows = await ownHost(context, tree, limit, limitIs);
    progress("opens: importing with the Go host");
    const seconds = await goHostOpens(context, tree, concurrency, count);
    if (seconds !== undefined) {
      rows.splice(1, 0, {
        name: "opens of 4 KiB, grpc-go host",
        ours: count / seconds,
        unit: "/s",
        limit,
        limitIs,
      });
    }
    return rows;
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}

async function rateOf(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return count / (performance.now() - began) * 1000;
}

async function ownHost(
  context: BenchContext,
  tree: string,
  limit: number,
  limitIs: string,
): Promise<Row[]> {
  await using importer = await openDirImporter(context, tree);
  const before = await cpuSeconds(importer.pid);
  let opened = 0;
  let bytes = 0;
  const rate = await rateOf(async () => {
    await importer.session.importAll({
      concurrency,
      signal: context.signal,
      handle: async ({ record, drain }) => {
        if (record.kind === "error") throw new Error(`"${record.path}" came as an error record`);
        if (record.kind !== "file") return;
        opened++;
        const length = await drain();
        bytes += length;
      },
    });
  });
  const after = await cpuSeconds(importer.pid);
  if (opened !== count || bytes !== count * size) {
    throw new Error(`the import brought ${opened} files with ${bytes} bytes, not ${count} files`);
  }
  const row: Row = {
    name: "opens of 4 KiB, this host",
    ours: rate,
    unit: "/s",
    limit,
    limitIs,
    goal: { of: "ours", bound: "at least", value: 4000 },
  };
  if (before === undefined || after === undefined) return [row];
  const perOpen = (after - before) / count * 1e6;
  return [row, { name: "plugin's processor time per open", ours: perOpen, unit: "µs" }];
}
