import { directoryRecord, fileRecord, macFromBytes, type ResourceKey } from "@plakar-deno/sdk";
import { join } from "node:path";
import type { BenchContext } from "./bench_context.ts";
import { cpuSeconds } from "./cpu_time.ts";
import {
  createDirStore,
  openDirExporter,
  openDirImporter,
  openDirStore,
  type OpenRole,
} from "./open_role.ts";
import { peakRss } from "./peak_rss.ts";

/** The four ways in which content goes through a plugin. */
export type Direction = "import" | "export" | "put" | "get";

/** One large file through a plugin. */
export interface Transfer {
  /** Which way. */
  readonly direction: Direction;
  /** From the call to its end, without the start of the process. */
  readonly seconds: number;
  /** Seconds of processor time of the plugin; undefined where the system does not tell. */
  readonly cpuSeconds: number | undefined;
  /** The plugin's largest resident set in bytes; undefined where the system does not tell. */
  readonly peakRss: number | undefined;
}

/** Sends `size` bytes each way, one after the other, and removes what that left on the disk. */
export async function transferAll(
  context: BenchContext,
  size: number,
  before: (direction: Direction) => Promise<void> = () => Promise.resolve(),
): Promise<Transfer[]> {
  const transfers: Transfer[] = [];
  await before("import");
  transfers.push(await importing(context, size));
  await before("export");
  transfers.push(await exporting(context, size));
  const folder = join(context.folder, "repository");
  await before("put");
  transfers.push(await putting(context, folder, size));
  await before("get");
  transfers.push(await getting(context, folder, size));
  await Deno.remove(folder, { recursive: true });
  return transfers;
}

/** Makes a file without content of its own: the disk has no part in reading it. */
export async function sparseFile(folder: string, size: number): Promise<string> {
  const path = join(folder, "sparse");
  await Deno.writeFile(path, new Uint8Array());
  await Deno.truncate(path, size);
  return path;
}

async function timed<Session>(
  direction: Direction,
  role: OpenRole<Session>,
  size: number,
  run: (session: Session) => Promise<number>,
): Promise<Transfer> {
  await using open = role;
  const { pid } = open;
  const cpuBefore = await cpuSeconds(pid);
  const began = performance.now();
  const moved = await run(open.session);
  const seconds = (performance.now() - began) / 1000;
  if (moved !== size) throw new Error(`${direction}: ${moved} bytes arrived instead of ${size}`);
  const cpuAfter = await cpuSeconds(pid);
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { direction, seconds, cpuSeconds: cpu, peakRss: await peakRss(pid) };
}

async function importing(context: BenchContext, size: number): Promise<Transfer> {
  const { signal } = context;
  const folder = join(context.folder, "import");
  await Deno.mkdir(folder);
  const file = await Deno.open(await sparseFile(folder, size));
  try {
    // The first read of a hole makes the kernel fill pages, which costs more than sending them.
    await file.readable.pipeTo(new WritableStream(), { signal });
    return await timed("import", await openDirImporter(context, folder), size, async (session) => {
      let bytes = 0;
      await session.importAll({
        signal,
        handle: async ({ record, drain }) => {
          if (record.kind !== "file") return;
          const length = await drain({ signal });
          bytes += length;
        },
      });
      return bytes;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Content out of one megabyte of random bytes: making it costs nothing, and no disk compresses it. */
async function* content(size: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(2 ** 20);
  for (let at = 0; at < chunk.length; at += 2 ** 16) {
    crypto.getRandomValues(chunk.subarray(at, at + 2 ** 16));
  }
  for (let rest = size; rest > 0; rest -= chunk.length) {
    yield chunk.subarray(0, Math.min(rest, chunk.length));
  }
}

async function exporting(context: BenchContext, size: number): Promise<Transfer> {
  const folder = join(context.folder, "export");
  const records = [
    directoryRecord("/", { mode: 0o755 }),
    fileRecord("/large", { mode: 0o644, size }, () => content(size)),
  ];
  try {
    return await timed("export", await openDirExporter(context, folder), size, async (session) => {
      const { bytes, failed } = await session.export(records, {
        signal: context.signal,
        onResult: ({ path, error }) => {
          if (error !== "") throw new Error(`"${path}" was not restored: ${error}`);
        },
      });
      if (failed > 0) throw new Error(`${failed} records were not restored`);
      const { size: restored } = await Deno.stat(join(folder, "large"));
      return restored === size ? bytes : restored;
    });
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

const key: ResourceKey = { resource: "packfile", mac: macFromBytes(new Uint8Array(32).fill(7)) };

async function putting(context: BenchContext, folder: string, size: number): Promise<Transfer> {
  const { signal } = context;
  const store = await createDirStore(context, folder);
  return await timed("put", store, size, (session) => session.put(key, content(size), { signal }));
}

async function getting(context: BenchContext, folder: string, size: number): Promise<Transfer> {
  const { signal } = context;
  return await timed("get", await openDirStore(context, folder), size, async (session) => {
    let bytes = 0;
    for await (const chunk of session.get(key, undefined, { signal })) bytes += chunk.length;
    return bytes;
  });
}
