import { storageMethods } from "../../../proto/storage_methods.ts";
import { sampleBytes } from "../../sample_bytes.ts";
import { sameBytes, sampleKey } from "./sample.ts";
import { type StorageCase, storageCase } from "./storage_case.ts";
import {
  configuration,
  createdStore,
  freshConfig,
  makeRepository,
  refusal,
  startStore,
} from "./tested_store.ts";

const { create, open, ping, close } = storageMethods;

/** Rows S1 to S5: the repository as a whole. */
export const repositoryCases: readonly StorageCase[] = [
  storageCase({
    row: "S1",
    statement: "Open gives the bytes of Create back, to the last one",
    async run(subject, can) {
      await using store = await startStore(subject, await freshConfig(subject, can));
      await store.session.create(configuration, subject);
      sameBytes(await store.session.open(subject), configuration, "Open after Create");
    },
  }),
  storageCase({
    row: "S1",
    statement: "a new process opens what Create made",
    needs: ["persistent"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      {
        await using store = await startStore(subject, config);
        await store.session.create(configuration, subject);
        await store.plugin.client.unary(close, {}, subject);
      }
      await using again = await startStore(subject, config);
      sameBytes(await again.session.open(subject), configuration, "Open in another process");
    },
  }),
  storageCase({
    row: "S2",
    statement: "a second Create is refused and changes nothing",
    async run(subject, can) {
      await using store = await createdStore(subject, can);
      const before = await store.session.open(subject);
      const again = store.plugin.client.unary(create, { config: sampleBytes(40) }, subject);
      await refusal(again, "the second Create");
      sameBytes(await store.session.open(subject), before, "Open after a second Create");
    },
  }),
  storageCase({
    row: "S2",
    statement: "Create is refused where another process made a repository; nothing is overwritten",
    needs: ["persistent"],
    async run(subject, can) {
      const config = await freshConfig(subject, can);
      const key = sampleKey("state", 1);
      await using store = await startStore(subject, config);
      await makeRepository(store, subject);
      const before = await store.session.open(subject);
      await store.put(key, sampleBytes(90));
      await using other = await startStore(subject, config);
      const again = other.plugin.client.unary(create, { config: sampleBytes(40) }, subject);
      await refusal(again, "Create over another process's repository");
      sameBytes(await store.session.open(subject), before, "Open after another's Create");
      await store.holds(key, sampleBytes(90), "after another's Create");
    },
  }),
  storageCase({
    row: "S2",
    statement: "Create is refused in a place that is taken",
    needs: ["taken"],
    async run(subject, can) {
      const more = await can.taken!(await subject.folder());
      await using store = await startStore(subject, { ...subject.config, ...more });
      const call = store.plugin.client.unary(create, { config: configuration }, subject);
      await refusal(call, "Create in a taken place");
    },
  }),
  storageCase({
    row: "S3",
    statement: "Open where nothing was made is refused with a sentence",
    async run(subject, can) {
      await using store = await startStore(subject, await freshConfig(subject, can));
      const { message } = await refusal(
        store.plugin.client.unary(open, {}, subject),
        "Open of a missing repository",
      );
      // Two words at least: a user reads nothing else than this.
      if (/\p{L}+\P{L}+\p{L}+/u.test(message)) return;
      throw new Error(`Open of a missing repository said ${JSON.stringify(message)}, no sentence`);
    },
  }),
  storageCase({
    row: "S4",
    statement: "Close works right after Init",
    async run(subject, can) {
      await using store = await startStore(subject, await freshConfig(subject, can));
      await store.plugin.client.unary(close, {}, { ...subject, action: "Close after Init" });
    },
  }),
  storageCase({
    row: "S4",
    statement: "Ping and Close work without Create and Open",
    async run(subject, can) {
      await using store = await startStore(subject, await freshConfig(subject, can));
      const { client } = store.plugin;
      await client.unary(ping, {}, { ...subject, action: "Ping after Init" });
      await client.unary(close, {}, { ...subject, action: "Close after Ping" });
    },
  }),
  storageCase({
    row: "S5",
    statement: "Put and Get work right after Create, without Open",
    async run(subject, can) {
      await using store = await startStore(subject, await freshConfig(subject, can));
      await store.session.create(configuration, subject);
      const content = sampleBytes(5_000);
      await store.put(sampleKey("state", 5), content);
      await store.holds(sampleKey("state", 5), content, "after Create without Open");
    },
  }),
];
