import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { byteChunks } from "../../host/byte_chunks.ts";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { sentRecords } from "./sent_records.ts";

const file = (path: string, size = 0) => fileRecord(path, { size }, () => new Uint8Array(size));

/** Reads a content, as the one that sends it does. */
async function read(record: ImportRecord): Promise<void> {
  if (!("open" in record)) throw new Error("no content");
  const content = await record.open({ signal: new AbortController().signal });
  await Array.fromAsync(byteChunks(content));
}

function book() {
  const stored = { kinds: [] as string[], bytes: 0 };
  const sent = sentRecords({
    onStored: ({ kind }) => void stored.kinds.push(kind),
    onStoredBytes: (length) => void (stored.bytes += length),
  });
  return { sent, stored };
}

Deno.test("only what is answered without an error counts as stored", async () => {
  const { sent, stored } = book();
  await read(sent.send(file("/good", 3)));
  await read(sent.send(file("/refused", 50)));
  await read(sent.send(file("/lost", 700)));
  sent.answer("/good", true);
  equal(sent.answer("/refused", false)?.kind, "file");
  deepEqual(stored, { kinds: ["file"], bytes: 3 });
  deepEqual(sent.totals, { records: 3, bytes: 753 });
  equal(sent.waiting, 1);
});

Deno.test("bytes that follow an early answer count as it says", async () => {
  const { sent, stored } = book();
  const [good, refused] = [sent.send(file("/good", 3)), sent.send(file("/refused", 50))];
  sent.answer("/refused", false);
  sent.answer("/good", true);
  await read(good);
  await read(refused);
  equal(stored.bytes, 3);
});

Deno.test("two records of one path are answered in turn, one of another name is the oldest", () => {
  const { sent, stored } = book();
  sent.send(directoryRecord("/", {}), true);
  sent.send(directoryRecord("/", {}));
  sent.send(file("/a"));
  equal(sent.answer("/", true)?.madeUp, true);
  equal(sent.answer("somewhere/else", true)?.madeUp, false);
  equal(sent.answer("/a", true)?.kind, "file");
  equal(sent.answer("/a", true), undefined);
  deepEqual(stored.kinds, ["directory", "directory", "file"]);
  equal(sent.waiting, 0);
});
