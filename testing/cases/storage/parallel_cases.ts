import { storageMethods } from "../../../proto/storage_methods.ts";
import type { ResourceKey } from "../../../sdk/resource.ts";
import { peakMemory } from "../../peak_memory.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { MIB, sameBytes, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import {
  createdStore,
  freshConfig,
  makeRepository,
  startStore,
  type TestedStore,
  wireKey,
} from "./tested_store.ts";

const PUTS = 32;
// A little over a chunk, so that no object fits in one message.
const SIZE = MIB + 4_321;
const BIG = 12 * MIB;
// A chunk that is read, one that is written, and what a collector of garbage has not seen yet: half
// of an object. (Measured with the dir store: 3.5 MiB.)
const PER_STREAM = 6 * MIB;
const RELOCKS = 100;

function countTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** One process renews a lock while another lists and reads it. */
async function relocks(writer: TestedStore, reader: TestedStore): Promise<void> {
  const key = sampleKey("lock", 26);
  // Of one length: what a shorter one leaves of a longer one is row S10.
  const contents = [sampleBytes(9_000, 1), sampleBytes(9_000, 2)] as const;
  await writer.put(key, contents[0]);
  let over = false;
  const writing = (async () => {
    try {
      for (let time = 1; time <= RELOCKS; time++) await writer.put(key, contents[time % 2]!);
    } finally {
      over = true;
    }
  })();
  writing.catch(() => {});
  while (!over) {
    const listed = (await reader.names("lock")).length;
    if (listed !== 1) throw new Error(`List named ${listed} locks while one was renewed`);
    const found = await reader.get(key);
    const [one, other] = contents;
    sameBytes(found, found[0] === one[0] ? one : other, "Get of a lock that is being renewed");
  }
  await writing;
}

/** Sends the whole content of many Puts at once, and breaks off before their half-close. */
async function putsUnderWay(store: TestedStore, content: Uint8Array): Promise<void> {
  await Promise.all(
    countTo(PUTS).map(async (number) => {
      const call = await store.beginPut(sampleKey("packfile", 1 + number));
      call.response.catch(() => {});
      for (let at = 0; at < content.length; at += MIB) {
        await call.send({ chunk: content.subarray(at, at + MIB) });
      }
      call.cancel();
    }),
  );
}

/** Takes one chunk of each of many Gets, and breaks off. */
async function getsUnderWay(store: TestedStore, key: ResourceKey): Promise<void> {
  const gets = countTo(2 * PUTS).map(() =>
    store.plugin.client.serverStream(storageMethods.get, wireKey(key))
  );
  await Promise.all(gets.map((chunks) => chunks.next()));
  // Another call is answered after what came before it was looked at.
  await store.names("packfile");
  for (const chunks of gets) await chunks.return?.();
}

/** Throws when a process ever held more than this. */
async function staysBelow(pid: number, most: number, what: string): Promise<void> {
  const peak = await peakMemory(pid) ?? 0;
  if (peak <= most) return;
  const mib = (bytes: number) => Math.ceil(bytes / MIB);
  throw new Error(
    `${what} at once took the plugin to ${mib(peak)} MiB of memory, over ${mib(most)} MiB`,
  );
}

/** Rows S24 and S26: many calls at once. */
export const parallelCases: readonly StorageCase[] = [
  storageCase({
    row: "S24",
    statement: "32 Puts, then 64 Gets side by side are all correct",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const contents = countTo(PUTS).map((number) => sampleBytes(SIZE + number, number));
      const key = (number: number) => sampleKey("packfile", number);
      await Promise.all(contents.map((content, number) => store.put(key(number), content)));
      await Promise.all(
        countTo(2 * PUTS).map(async (at) => {
          const found = await store.get(key(at % PUTS));
          sameBytes(found, contents[at % PUTS]!, `Get ${at} of ${2 * PUTS} at once`);
        }),
      );
      const { length } = await store.names("packfile");
      if (length !== PUTS) throw new Error(`List named ${length} of ${PUTS} objects`);
    },
  }),
  storageCase({
    row: "S24",
    statement: "32 Puts and 64 Gets of 12 MiB under way take at most 6 MiB of memory each",
    needs: ["persistent"],
    distances: ["process"],
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const { process } = store.plugin;
      const content = sampleBytes(BIG, 24);
      await store.put(sampleKey("packfile", 0), content);
      sameBytes(await store.get(sampleKey("packfile", 0)), content, "Get of 12 MiB");
      const before = process && await peakMemory(process.pid);
      // Unknown where there is no procfs.
      if (process === undefined || before === undefined) return;
      const allowed = (streams: number) => before + streams * PER_STREAM;
      await putsUnderWay(store, content);
      await staysBelow(process.pid, allowed(PUTS), `${PUTS} Puts of 12 MiB`);
      await getsUnderWay(store, sampleKey("packfile", 0));
      await staysBelow(process.pid, allowed(2 * PUTS), `${2 * PUTS} Gets of 12 MiB`);
    },
  }),
  storageCase({
    row: "S26",
    statement: "a lock that is renewed is there and whole at any time",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      await relocks(store, store);
    },
  }),
  storageCase({
    row: "S26",
    statement: "a lock that another process renews is there and whole at any time",
    needs: ["persistent"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      await using writer = await startStore(subject, config);
      await makeRepository(writer, subject);
      await using reader = await startStore(subject, config);
      await reader.session.open(subject);
      await relocks(writer, reader);
    },
  }),
];
