import { deepEqual, equal, ok } from "node:assert/strict";
import { importerSession } from "../../host/importer_session.ts";
import { storageSession } from "../../host/storage_session.ts";
import { sampleBytes, sampleKey } from "../../testing/cases/storage/sample.ts";
import { memoryTrack } from "../../testing/memory_track.ts";
import { openFiles } from "../../testing/open_files.ts";
import { startPlugin } from "../../testing/start_plugin.ts";
import type { ExecutableUnderTest } from "../../testing/subject.ts";
import { scriptProgram } from "../scripted/storage_can.ts";
import { withFolder } from "../with_folder.ts";
import { connectorProgram } from "./connector_program.ts";

// 10,000 are to leave no trace; a heap of V8 needs some more until it is as large as it gets.
const READS = 40_000;
const CANCELLED = 1_000;
const EVERY = 500;
// Every so many reads, one is broken off.
const NTH = (READS + CANCELLED) / CANCELLED;
const AT_ONCE = 8;
const SMALL = 4 * 1024;
const LARGE = 12 * 1024;
// What collecting garbage moves the memory up and down; 3 KiB kept of each read are more.
const FLAT = 30 * 1024 * 1024;
const linux = { ignore: Deno.build.os !== "linux" };

// Most are cancelled while the plugin opens, every fiftieth after its first chunk. They are small: a
// frame that arrives of a stream that was reset is suspicious to the HTTP/2 of this side, which ends
// the connection after 1,000 of them, and 33 more each second (nghttp2's glitch limit).
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

/** Runs `read` so many times, some at once, and looks at the memory now and then. */
async function growthOver(
  pid: number,
  times: number,
  read: (index: number) => Promise<void>,
): Promise<number> {
  const memory = memoryTrack(pid);
  let next = 0;
  async function some(): Promise<void> {
    while (next < times) {
      const index = next++;
      if (index % EVERY === 0) await memory.sample();
      await read(index);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some));
  return memory.growth() ?? 0;
}

/** Reads objects of a store many times, breaks some off; resolves to the growth over them. */
async function growthOfGets(
  program: ExecutableUnderTest,
  protocol: string,
  folder: string,
  { times, cancels }: { readonly times: number; readonly cancels: boolean },
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

  const grown = await growthOver(pid, times, async (index) => {
    if (cancels && index % NTH === 0) {
      return await breakOff((options) => store.get(large, undefined, options), index / NTH);
    }
    let bytes = 0;
    for await (const chunk of store.get(small)) bytes += chunk.length;
    equal(bytes, SMALL);
  });
  await store.ping();
  await new Promise((resolve) => setTimeout(resolve, 300));
  equal(await openFiles(pid), files);
  return grown;
}

Deno.test({
  ...linux,
  name: "40,000 Gets and 1,000 cancelled ones leave the memory of a store flat",
  fn: () =>
    withFolder(async (folder) => {
      const grown = await growthOfGets(connectorProgram("dir", "storage"), "dir", folder, {
        times: READS + CANCELLED,
        cancels: true,
      });
      ok(grown < FLAT, `it grew by ${grown} bytes`);
    }),
});

Deno.test({
  ...linux,
  name: "a store that keeps 32 KiB of every Get is found",
  fn: () =>
    withFolder(async (folder) => {
      const leaky = scriptProgram(new URL("../wrong/storage_program.ts", import.meta.url), "leaks");
      const grown = await growthOfGets(leaky, "scripted", folder, {
        times: 10_000,
        cancels: false,
      });
      ok(grown > FLAT, `it grew by ${grown} bytes`);
    }),
});

Deno.test({
  ...linux,
  name: "40,000 Opens and 1,000 cancelled ones leave the memory of an importer flat",
  fn: () =>
    withFolder(async (folder) => {
      const [small, large] = [`${folder}/small`, `${folder}/large`];
      await Deno.writeFile(small, sampleBytes(SMALL));
      await Deno.writeFile(large, sampleBytes(LARGE));
      await Deno.mkdir(`${folder}/tree`);
      for (let index = 0; index < READS + CANCELLED; index++) {
        await Deno.link(index % NTH === 0 ? large : small, `${folder}/tree/${index}`);
      }
      await using plugin = await startPlugin(
        "importer",
        connectorProgram("dir", "importer"),
        "process",
      );
      const { pid } = plugin.process!;
      const config = { location: `dir://${folder}/tree` };
      const importer = await importerSession(plugin, { protocol: "dir", config });
      const memory = memoryTrack(pid);
      const files = await openFiles(pid) ?? 0;
      const read = { whole: 0, cancelled: 0 };
      await importer.importAll({
        concurrency: AT_ONCE,
        async handle({ record, open, drain }) {
          if (record.kind !== "file") return;
          if ((read.whole + read.cancelled) % EVERY === 0) await memory.sample();
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
      await new Promise((resolve) => setTimeout(resolve, 300));
      ok((await openFiles(pid))! <= files + 1, `${await openFiles(pid)} files, ${files} before`);
      ok(memory.growth()! < FLAT, `it grew by ${memory.growth()} bytes`);
    }),
});
