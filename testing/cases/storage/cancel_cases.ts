import { storageMethods } from "../../../proto/storage_methods.ts";
import type { ResourceKey } from "../../../sdk/resource.ts";
import { openFiles } from "../../open_files.ts";
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

const KEY = sampleKey("packfile", 18);
const SIZE = 8 * MIB;
const TIMES = 20;
const PATIENCE = 5_000;

// What a language's runtime may open for itself meanwhile; a Get that leaves its file open shows as
// one for each time.
const OWN_FILES = 3;

/** Begins a Get, takes a chunk of it and breaks off. */
async function breakOff(store: TestedStore, key: ResourceKey): Promise<void> {
  const chunks = store.plugin.client.serverStream(storageMethods.get, wireKey(key));
  const first = await chunks.next();
  if (first.done) throw new Error("Get of 8 MiB ended before its first chunk");
  await chunks.return?.();
}

/** Waits until `count` is at most `most`; throws when it stays above. */
async function falls(
  count: () => number | Promise<number>,
  most: number,
  what: string,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const left = await count();
    if (left <= most) return;
    if (Date.now() > end) {
      throw new Error(
        `${what}: ${left} are open ${PATIENCE / 1000} s later, at most ${most} should be`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Row S18: a Get that the host breaks off. */
export const cancelCases: readonly StorageCase[] = [
  storageCase({
    row: "S18",
    statement: "a Get that is cancelled stops reading and closes what it read from",
    needs: ["openReads"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      await using store = await startStore(subject, config);
      await makeRepository(store, subject);
      await store.put(KEY, sampleBytes(SIZE, 18));
      for (let time = 0; time < TIMES; time++) await breakOff(store, KEY);
      await falls(() => can.openReads!(config), 0, `after ${TIMES} cancelled Gets, reads`);
    },
  }),
  storageCase({
    row: "S18",
    statement: "after Gets that were cancelled no file of the plugin stays open, and it serves on",
    distances: ["grpc", "process"],
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const content = sampleBytes(SIZE, 18);
      await store.put(KEY, content);
      await breakOff(store, KEY);
      sameBytes(await store.get(KEY), content, "Get after one that was cancelled");
      const pid = store.plugin.process?.pid;
      const before = await openFiles(pid);
      for (let time = 0; time < TIMES; time++) await breakOff(store, KEY);
      sameBytes(await store.get(KEY), content, `Get after ${TIMES} that were cancelled`);
      // Unknown where there is no procfs; in this process other tests open files, too.
      if (pid === undefined || before === undefined) return;
      const files = async () => await openFiles(pid) ?? 0;
      await falls(files, before + OWN_FILES, `after ${TIMES} cancelled Gets, files of the plugin`);
    },
  }),
];
