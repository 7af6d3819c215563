import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { importerSession } from "../../host/importer_session.ts";
import { storageSession } from "../../host/storage_session.ts";
import { sampleKey } from "../../testing/cases/storage/sample.ts";
import { type MemoryTrack, memoryTrack } from "../../testing/memory_track.ts";
import { openFiles } from "../../testing/open_files.ts";
import { sampleBytes } from "../../testing/sample_bytes.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import type { ExecutableUnderTest } from "../../testing/subject.ts";
import { scriptProgram } from "../scripted/storage_can.ts";
import { withFolder } from "../with_folder.ts";
import { asCompiled } from "./as_compiled.ts";
import { connectorProgram } from "./connector_program.ts";

const READS = 30_000;
const CANCELLED = 1_000;
// Every so many reads, one is broken off.
const NTH = (READS + CANCELLED) / CANCELLED;
const AT_ONCE = 8;
// Every so many, the memory is looked at.
const EVERY = 250;
const SMALL = 4 * 1024;
const LARGE = 12 * 1024;
// A track shows half of its reads. Keeping 3 KiB of each is a leak; collecting garbage moves the
// memory up and down, but less than half as far.
const LEAK = 3 * 1024;
const flat = (reads: number) => reads / 2 * LEAK / 2;
const linux = { ignore: Deno.build.os !== "linux" };

// Most are cancelled while the plugin opens, every fiftieth after its first chunk.
const MIDDLE = 50;

/** Begins to read and breaks off, before or after the first bytes. */
async function breakOff(
  open: (options: { readonly signal: AbortSignal }) => AsyncIterator<Uint8Array>,
  number: number,
): Promise<void> {
  const controller = new AbortController();
  const chunks = open(controller);
  const first = chunks.next();
  if (number % MIDDLE === 0) ok(!(await first).done);
  controller.abort(new Error("enough"));
  await first.catch(() => {});
  await chunks.return?.();
}

/**
 * Reads in rounds until one leaves the memory flat; resolves to the least growth over a round.
 *
 * How large a heap gets, and when, depends on the machine and what else runs on it. On its way it
 * grows in one round and not in the next, whereas a leak grows in every one of them.
 */
async function leastGrowth(
  pid: number,
  { reads, rounds = 3 }: { readonly reads: number; readonly rounds?: number },
  round: (memory: MemoryTrack) => Promise<void>,
): Promise<number> {
  let least = Infinity;
  for (let number = 0; number < rounds && least >= flat(reads); number++) {
    const memory = memoryTrack(pid);
    await round(memory);
    least = Math.min(least, memory.growth()!);
  }
  return least;
}

/** Runs `read` so many times, some at once, and looks at the memory now and then. */
async function readOften(
  memory: MemoryTrack,
  reads: number,
  read: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  async function some(): Promise<void> {
    while (next < reads) {
      const index = next++;
      if (index % EVERY === 0) await memory.sample();
      await read(index);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** Reads objects of a store in rounds, breaks some off; resolves to the least growth of a round. */
async function growthOfGets(
  program: ExecutableUnderTest,
  protocol: string,
  folder: string,
  { reads, rounds, cancels }: {
    readonly reads: number;
    readonly rounds?: number;
    readonly cancels: boolean;
  },
): Promise<number> {
  await using plugin = await startPlugin("storage", program, "process");
  const { pid } = plugin.process!;
  const config = { location: `${protocol}://${folder}/repository` };
  const store = await storageSession(plugin, { protocol, config });
  await store.create(sampleBytes(100));
  const [small, large] = [sampleKey("state", 1), sampleKey("packfile", 2)];
  await store.put(small, sampleBytes(SMALL));
  await store.put(large, sampleBytes(LARGE));
  for await (const _ of store.get(small));
  const files = await openFiles(pid);

  async function read(index: number): Promise<void> {
    if (cancels && index % NTH === 0) {
      return await breakOff((options) => store.get(large, undefined, options), index / NTH);
    }
    let bytes = 0;
    for await (const chunk of store.get(small)) bytes += chunk.length;
    equal(bytes, SMALL);
  }
  const grown = await leastGrowth(
    pid,
    { reads, rounds },
    (memory) => readOften(memory, reads, read),
  );
  await store.ping();
  await new Promise((resolve) => setTimeout(resolve, 300));
  equal(await openFiles(pid), files);
  return grown;
}

Deno.test({
  ...linux,
  name: "30,000 Gets and 1,000 cancelled ones leave the memory of a store flat",
  fn: () =>
    withFolder(async (folder) => {
      const program = asCompiled(connectorProgram("dir", "storage"));
      const reads = READS + CANCELLED;
      const grown = await growthOfGets(program, "dir", folder, { reads, cancels: true });
      ok(grown < flat(reads), `it grew by ${grown} bytes`);
    }),
});

const leaky = [
  { mistake: "leaks", kept: "32 KiB", reads: 4_000, rounds: 3 },
  { mistake: "leaksLess", kept: "3 KiB", reads: READS, rounds: 1 },
];
for (const { mistake, kept, reads, rounds } of leaky) {
  Deno.test({
    ...linux,
    name: `a store that keeps ${kept} of every Get is found`,
    fn: () =>
      withFolder(async (folder) => {
        const file = new URL("../wrong/storage_program.ts", import.meta.url);
        const program = asCompiled(scriptProgram(file, mistake));
        const often = { reads, rounds, cancels: false };
        const grown = await growthOfGets(program, "scripted", folder, often);
        ok(grown >= flat(reads), `it grew by ${grown} bytes`);
      }),
  });
}

Deno.test({
  ...linux,
  name: "30,000 Opens and 1,000 cancelled ones leave the memory of an importer flat",
  fn: () =>
    withFolder(async (folder) => {
      const [small, large] = [`${folder}/small`, `${folder}/large`];
      await Deno.writeFile(small, sampleBytes(SMALL));
      await Deno.writeFile(large, sampleBytes(LARGE));
      await Deno.mkdir(`${folder}/tree`);
      for (let index = 0; index < READS + CANCELLED; index++) {
        await Deno.link(index % NTH === 0 ? large : small, `${folder}/tree/${index}`);
      }
      const program = asCompiled(connectorProgram("dir", "importer"));
      await using plugin = await startPlugin("importer", program, "process");
      const { pid } = plugin.process!;
      const config = { location: `dir://${folder}/tree` };
      const importer = await importerSession(plugin, { protocol: "dir", config });
      const files = await openFiles(pid) ?? 0;

      const reads = READS + CANCELLED;
      const grown = await leastGrowth(pid, { reads }, async (memory) => {
        const read = { whole: 0, cancelled: 0 };
        let next = 0;
        await importer.importAll({
          concurrency: AT_ONCE,
          async handle({ record, open, drain }) {
            if (record.kind !== "file") return;
            if (next++ % EVERY === 0) await memory.sample();
            if (record.info.size === SMALL) {
              read.whole++;
              equal(await drain(), SMALL);
            } else {
              read.cancelled++;
              await breakOff(open, read.cancelled);
            }
          },
        });
        deepEqual(read, { whole: READS, cancelled: CANCELLED });
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      ok((await openFiles(pid))! <= files + 1, `${await openFiles(pid)} files, ${files} before`);
      ok(grown < flat(reads), `it grew by ${grown} bytes`);
    }),
});
