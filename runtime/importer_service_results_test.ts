import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { RecordMessage } from "../proto/messages.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import { fileRecord } from "../sdk/file_record.ts";
import type { ImportResult } from "../sdk/importer.ts";
import { xattrRecord } from "../sdk/xattr_record.ts";
import {
  answer,
  bytes,
  file,
  importing,
  servedImporter,
  take,
  until,
} from "../tests/importer/served_importer.ts";
import { test } from "./test_transports.ts";

test("I11 a result for a record that was not opened forgets it; open never runs", async (transport) => {
  let opened = 0;
  await using plugin = await importing(transport, async function* () {
    yield fileRecord("/data/a", {}, () => {
      opened++;
      return bytes("x");
    });
  });
  const call = plugin.import();
  const { records } = await take(call);
  await answer(call, records[0]!);
  await until(() => true);
  await plugin.ping();
  await rejects(plugin.read({ pathname: "/data/a" }), /no such record is waiting/);
  equal(opened, 0);
});

test("I12 results nobody asked for are consumed, ten thousand of them", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    for (let at = 0; at < 10_000; at++) yield file(`/data/${at}`);
  });
  const call = plugin.import();
  let count = 0;
  for await (const { record, finished } of call.responses) {
    if (finished) {
      call.halfClose();
    } else {
      count++;
      await answer(call, record!);
    }
  }
  equal(count, 10_000);
});

test("I13 a needack author sees every result in the order of arrival, then the end", async (transport) => {
  const seen: ImportResult[] = [];
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      flags: ["needack"],
      create: () => ({
        root: "/",
        async *import({ results }) {
          for (const path of ["/a", "/b", "/c"]) yield file(path);
          yield xattrRecord("/a", "user.x", () => bytes("v"));
          let left = 4;
          for await (const result of results) {
            seen.push(result);
            if (--left === 0) break;
          }
        },
      }),
    }),
  );
  equal((await plugin.init()).flags, 8);
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const records: RecordMessage[] = [];
  while (records.length < 4) records.push((await responses.next()).value.record);
  for (const at of [2, 0, 3, 1]) await answer(call, records[at]!);
  equal((await responses.next()).value.finished, true);
  call.halfClose();
  equal((await responses.next()).done, true);
  deepEqual(seen, [
    { path: "/c", error: "" },
    { path: "/a", error: "" },
    { path: "/a", xattrName: "user.x", error: "" },
    { path: "/b", error: "" },
  ]);
});

test("I13 the results end when the host half-closes after its last one", async (transport) => {
  const seen: string[] = [];
  const drained = Promise.withResolvers<void>();
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      flags: ["needack"],
      create: () => ({
        root: "/",
        async *import({ results }) {
          (async () => {
            for await (const { path } of results) seen.push(path);
          })().then(drained.resolve, drained.reject);
          yield file("/a");
          yield file("/b");
          await until(() => seen.length === 2);
        },
      }),
    }),
  );
  await plugin.init();
  const call = plugin.import();
  for await (const { record, finished } of call.responses) {
    if (finished) call.halfClose();
    else await answer(call, record!);
  }
  await drained.promise;
  deepEqual(seen, ["/a", "/b"]);
});

test("I14 a needack author that never reads its results does not hold up the import", async (transport) => {
  await using plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      flags: ["needack"],
      create: () => ({
        root: "/",
        async *import() {
          for (let at = 0; at < 5000; at++) yield file(`/${at}`);
        },
      }),
    }),
  );
  await plugin.init();
  const call = plugin.import();
  let count = 0;
  for await (const { record, finished } of call.responses) {
    if (finished) call.halfClose();
    else {
      count++;
      await answer(call, record!);
    }
  }
  equal(count, 5000);
});
