import type { BenchContext } from "./bench_context.ts";
import { diskLimit, pipeLimit } from "./pipe_limit.ts";
import type { Row } from "./row.ts";
import { type Direction, sparseFile, transferAll } from "./transfer.ts";

const size = 512 * 2 ** 20;

/**
 * Megabytes per second of one file of 512 MiB each way, and the plugin's peak memory. The limit is
 * measured right before each: other work on the machine then slows both.
 */
export async function measureThroughput(context: BenchContext): Promise<Row[]> {
  const { folder, progress } = context;
  const file = await sparseFile(folder, size);
  const limits = new Map<Direction, number>();
  progress("throughput: the disk");
  const disk = await diskLimit(context, file, size);
  const transfers = await transferAll(context, size, async (direction) => {
    progress(`throughput: ${direction} of 512 MiB`);
    limits.set(direction, await pipeLimit(context, file, size));
  });
  await Deno.remove(file);
  const rates = transfers.map(({ direction, seconds }): Row => {
    const writes = direction === "export" || direction === "put";
    const disks = writes ? `; cat FILE >COPY and sync: ${(disk / 1e6).toFixed(0)} MB/s` : "";
    return {
      name: `${direction} of 512 MiB`,
      ours: size / seconds / 1e6,
      unit: "MB/s",
      limit: limits.get(direction)! / 1e6,
      limitIs: `cat FILE | cat >/dev/null${disks}`,
    };
  });
  const peaks = transfers.flatMap(({ direction, peakRss }): Row[] =>
    peakRss === undefined
      ? []
      : [{ name: `peak RSS, ${direction} of 512 MiB`, ours: peakRss / 1e6, unit: "MB" }]
  );
  const times = transfers.flatMap(({ direction, cpuSeconds }): Row[] =>
    cpuSeconds === undefined
      ? []
      : [{ name: `plugin's processor time, ${direction}`, ours: cpuSeconds * 1000, unit: "ms" }]
  );
  return [...rates, ...times, ...peaks];
}
