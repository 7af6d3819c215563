import { storageMethods } from "../../../proto/storage_methods.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { MIB, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import {
  type Config,
  createdStore,
  freshConfig,
  makeRepository,
  type OpenPut,
  startStore,
  type TestedStore,
} from "./tested_store.ts";

const OLD = sampleBytes(1_000, 3);
// A store learns of a reset a moment later; what it does wrong then shows in the next ones.
const LOOKS = 10;

/** Two Puts under way: over the object 1, which holds `OLD`, and of the new object 2. */
async function beginTwo(store: TestedStore): Promise<OpenPut[]> {
  await store.put(sampleKey("packfile", 1), OLD);
  const calls: OpenPut[] = [];
  for (const number of [1, 2]) {
    const call = await store.beginPut(sampleKey("packfile", number));
    for (let chunk = 0; chunk < 3; chunk++) await call.send({ chunk: sampleBytes(MIB, number) });
    calls.push(call);
  }
  // Once another call was answered, some of the bytes have arrived.
  await store.names("packfile");
  return calls;
}

async function untouched(store: TestedStore, when: string): Promise<void> {
  await store.holds(sampleKey("packfile", 1), OLD, when);
  await store.lacks(sampleKey("packfile", 2), when);
}

/** Begins two Puts, ends the plugin by `end`, and looks at the place from another one. */
async function endedUnderPut(
  subject: Parameters<StorageCase["run"]>[0],
  config: Config,
  end: (store: TestedStore) => Promise<unknown>,
  when: string,
): Promise<void> {
  {
    await using store = await startStore(subject, config);
    await makeRepository(store, subject);
    for (const call of await beginTwo(store)) call.response.catch(() => {});
    await end(store);
  }
  await using after = await startStore(subject, config);
  await after.session.open(subject);
  await untouched(after, when);
}

/** Rows S9 and P6: what a Put leaves that never came to its half-close. */
export const brokenPutCases: readonly StorageCase[] = [
  storageCase({
    row: "S9",
    statement: "a Put that is reset fails, leaves the old object and makes no new one",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      for (const call of await beginTwo(store)) {
        call.response.catch(() => {});
        call.cancel(new Error("the host breaks off"));
      }
      for (let look = 0; look < LOOKS; look++) {
        await untouched(store, "after a Put that was reset");
        await new Promise((resolve) => setTimeout(resolve, look * 2));
      }
      await store.plugin.client.unary(storageMethods.ping, {}, subject);
    },
  }),
  storageCase({
    row: "S9",
    statement: "the end of the connection amid a Put leaves the old object and makes no new one",
    needs: ["persistent"],
    async run(subject, can) {
      await endedUnderPut(
        subject,
        await freshConfig(subject, can),
        ({ plugin }) => plugin.close(),
        "after the connection ended amid a Put",
      );
    },
  }),
  storageCase({
    row: "S9",
    statement: "SIGKILL amid a Put leaves the old object and makes no new one (row P6)",
    needs: ["persistent"],
    distances: ["process"],
    async run(subject, can) {
      await endedUnderPut(
        subject,
        await freshConfig(subject, can),
        async ({ plugin }) => {
          if (plugin.process !== undefined) Deno.kill(plugin.process.pid, "SIGKILL");
          await plugin.close();
        },
        "after SIGKILL amid a Put",
      );
    },
  }),
];
