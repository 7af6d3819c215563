import { join } from "node:path";
import { bareExporting, bareGetting, bareImporting, barePutting } from "./bare/bare_transfer.ts";
import { type BenchContext, forEachTransport } from "./bench_context.ts";
import { contest, type Entrants, type Sample } from "./contest.ts";
import { goHostSample } from "./go_host.ts";
import { randomContent, writeRandomFile } from "../cli/bench/random_file.ts";
import { rawReceive, rawSend } from "../cli/bench/raw_pipe.ts";
import type { RoleContext } from "./open_role.ts";
import type { Row } from "./row.ts";
import { type HostResults, throughputRows } from "./throughput_rows.ts";
import {
  type Direction,
  directions,
  exporting,
  getting,
  importing,
  makeStore,
  objectPath,
  putting,
} from "./transfer.ts";

const size = 512 * 2 ** 20;

/** Megabytes per second of one file of 512 MiB each way, with three hosts, and what that costs. */
export async function measureThroughput(context: BenchContext): Promise<Row[]> {
  const { folder, signal, progress, bins } = context;
  progress("throughput: writing the files");
  const places = { tree: join(folder, "large"), store: join(folder, "store"), folder };
  await Deno.mkdir(places.tree);
  await writeRandomFile(join(places.tree, "file"), size, signal);
  await makeStore({ bin: [...bins.values()][0]!, signal }, places.store, size);
  const measured: HostResults[] = [];
  for (const direction of directions) {
    progress(`throughput: ${direction} of 512 MiB`);
    measured.push(await withHosts(context, direction, places));
  }
  await Deno.remove(places.tree, { recursive: true });
  await Deno.remove(places.store, { recursive: true });
  return throughputRows(measured, size);
}

interface Places {
  /** Folder with the one file to import. */
  readonly tree: string;
  /** Repository with the one object to get. */
  readonly store: string;
  /** Folder for what is restored. */
  readonly folder: string;
}

/** What each host does, on a place. */
const moves: Readonly<
  Record<
    Direction,
    {
      readonly place: keyof Places;
      readonly bare: typeof importing;
      readonly own: typeof importing;
    }
  >
> = {
  import: { place: "tree", bare: bareImporting, own: importing },
  get: { place: "store", bare: bareGetting, own: getting },
  export: { place: "folder", bare: bareExporting, own: exporting },
  put: { place: "store", bare: barePutting, own: putting },
};

async function withHosts(
  context: BenchContext,
  direction: Direction,
  places: Places,
): Promise<HostResults> {
  const { rounds, signal } = context;
  const { place, bare, own } = moves[direction];
  const entrants = (move: (role: RoleContext, place: string, size: number) => Promise<Sample>) =>
    forEachTransport(context, (bin) => () => move({ bin, signal }, places[place], size));
  const raw = () => rawPipe(direction, places, signal);
  const go = goEntrants(context, direction, places);
  return {
    direction,
    bare: await contest({ ...entrants(bare), raw }, rounds, signal),
    own: await contest(entrants(own), rounds, signal),
    go: go === undefined ? undefined : await contest(go, rounds, signal),
  };
}

async function rawPipe(
  direction: Direction,
  { tree, store, folder }: Places,
  signal: AbortSignal,
): Promise<Sample> {
  if (direction === "import") return await rawReceive(join(tree, "file"), size, signal);
  if (direction === "get") return await rawReceive(objectPath(store), size, signal);
  const file = join(folder, "raw");
  const sample = await rawSend(file, randomContent(size), signal);
  await Deno.remove(file);
  return sample;
}

function goEntrants(
  context: BenchContext,
  direction: Direction,
  { tree, store, folder }: Places,
): Entrants | undefined {
  const { goHost } = context;
  if (goHost === undefined) return undefined;
  const target = join(folder, "restored");
  const args = {
    import: ["bench-open", "-tree", tree],
    get: ["bench-get", "-store", store],
    put: ["bench-put", "-store", store, "-size", String(size)],
    export: ["bench-export", "-target", target, "-size", String(size)],
  }[direction];
  return forEachTransport(context, (bin) => async () => {
    await Deno.mkdir(target);
    try {
      return await goHostSample(context, goHost, bin, args, { calls: 1, bytes: size });
    } finally {
      await Deno.remove(target, { recursive: true });
    }
  });
}
