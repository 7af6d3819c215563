import { join } from "node:path";
import { type BenchContext, forEachTransport } from "./bench_context.ts";
import { type BothHosts, hostRows } from "./host_rows.ts";
import { contest, type Sample } from "./contest.ts";
import { secondsOf } from "../cli/bench/seconds_of.ts";
import { goHostSample } from "./go_host.ts";
import { measured } from "./measured.ts";
import { openDirImporter } from "./open_role.ts";
import { readAll } from "./read_all.ts";
import type { Row } from "./row.ts";
import { makeSmallFiles } from "./small_files.ts";

const count = 20_000;
const size = 4096;
const concurrency = 8;

/** Opens per second and processor time per Open: 20,000 files of 4 KiB, eight at once. */
export async function measureOpens(context: BenchContext): Promise<Row[]> {
  const { folder, signal, progress, rounds } = context;
  progress(`opens: making ${count} files of ${size} bytes`);
  const tree = join(folder, "small");
  const paths = await makeSmallFiles(tree, count, size, signal);
  try {
    progress(`opens: this package's host`);
    const own = await contest(
      {
        ...forEachTransport(context, (bin) => () => importing(bin, tree, signal)),
        raw: async () => ({ seconds: await secondsOf(() => readAll(paths, concurrency, signal)) }),
      },
      rounds,
      signal,
    );
    return hostRows({
      own,
      go: await withGoHost(context, tree),
      what: "opens of 4 KiB",
      per: "open",
      count,
      raw: `raw: one process opens, reads and closes the files, ${concurrency} at once`,
    });
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}

async function withGoHost(context: BenchContext, tree: string): Promise<BothHosts["go"]> {
  const { goHost, rounds, signal, progress } = context;
  if (goHost === undefined) return undefined;
  progress("opens: the grpc-go host");
  const options = ["bench-open", "-tree", tree, "-concurrency", String(concurrency)];
  const expected = { calls: count, bytes: count * size };
  return await contest(
    forEachTransport(
      context,
      (bin) => () => goHostSample(context, goHost, bin, options, expected),
    ),
    rounds,
    signal,
  );
}

function importing(bin: string, tree: string, signal: AbortSignal): Promise<Sample> {
  return measured(openDirImporter({ bin, signal }, tree), async (session) => {
    let opened = 0;
    let bytes = 0;
    await session.importAll({
      concurrency,
      signal,
      handle: async ({ record, drain }) => {
        if (record.kind === "error") throw new Error(`"${record.path}" came as an error record`);
        if (record.kind !== "file") return;
        opened++;
        const length = await drain();
        bytes += length;
      },
    });
    if (opened !== count || bytes !== count * size) {
      throw new Error(`the import brought ${opened} files with ${bytes} bytes, not ${count} files`);
    }
  });
}
