import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { call } from "../testdata/raw_context.ts";
import type { LegacyScanRecord, LegacyScanResult } from "./legacy_importer.ts";
import { legacyRecord } from "./legacy_record.ts";

function record(fields: Partial<LegacyScanRecord>) {
  return legacyRecord({ record: { pathname: "/x", fileInfo: {}, ...fields } });
}

function kindOf(mode: number | undefined, target?: string): string {
  return record({ fileInfo: { mode, size: 0 }, ...target !== undefined && { target } }).kind;
}

Deno.test("the type bits of a POSIX mode tell what an entry is", () => {
  equal(kindOf(0o100644), "file");
  equal(kindOf(0o644), "file");
  equal(kindOf(undefined), "file");
  equal(kindOf(0o040755), "directory");
  equal(kindOf(0o120777, "a"), "symlink");
  for (const type of [0o060000, 0o020000, 0o010000, 0o140000]) equal(kindOf(type), "special");
});

Deno.test("without type bits a target tells a symbolic link", () => {
  equal(kindOf(0o777, "a"), "symlink");
  equal(kindOf(0o777, ""), "file");
  const link = record({ fileInfo: {}, target: "../ä b" });
  equal(link.kind === "symlink" && link.target, "../ä b");
});

Deno.test("what Deno.lstat gives tells what an entry is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file`, "five!");
    const file = record({
      fileInfo: await Deno.lstat(`${folder}/file`),
      reader: () => new Uint8Array(),
    });
    equal(file.kind, "file");
    equal(file.kind === "file" && file.info.size, 5);
    equal(record({ fileInfo: await Deno.lstat(folder) }).kind, "directory");
    if (Deno.build.os !== "windows") {
      await Deno.symlink("file", `${folder}/link`);
      const link = await Deno.lstat(`${folder}/link`);
      equal(record({ fileInfo: link, target: "file" }).kind, "symlink");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("I18 an error of one path keeps its text", () => {
  const result: LegacyScanResult = { error: { pathname: "/x", err: new Error("disk on fire") } };
  deepEqual(legacyRecord(result), {
    kind: "error",
    path: "/x",
    message: "disk on fire",
  });
});

Deno.test("metadata that cannot be sent is an error of its path alone", () => {
  const wrong = record({ fileInfo: { uid: 1.5 } });
  equal(wrong.kind, "error");
  equal(wrong.kind === "error" && /uid of a record is "1.5"/.test(wrong.message), true);
});

Deno.test("a file nothing can open is an error of its path, an empty one is empty", async () => {
  const closed = record({ fileInfo: { size: 3 } });
  equal(closed.kind === "error" && /no reader for it/.test(closed.message), true);
  const empty = record({ fileInfo: { size: 0 } });
  deepEqual(empty.kind === "file" && await empty.open(call), new Uint8Array(0));
});

Deno.test("a result that is neither ends the scan with a sentence", () => {
  const results = [
    ...[undefined, null, "x", 7, {}, { record: null }, { record: "x" }, { error: undefined }],
    ...[{ record: {} }, { error: {} }, { error: "oh" }, { record: { pathname: 7 } }],
  ] as unknown as LegacyScanResult[];
  for (const result of results) {
    throws(() => legacyRecord(result), /neither a record nor an error/);
  }
});

Deno.test("the other field of a result may be there without a value", () => {
  const record = { pathname: "/x", fileInfo: { size: 0 } };
  const bare = { error: null, record } as unknown as LegacyScanResult;
  equal(legacyRecord(bare).kind, "file");
  const failed = { record: undefined, error: { pathname: "/x", err: "torn" } };
  deepEqual(legacyRecord(failed as LegacyScanResult), {
    kind: "error",
    path: "/x",
    message: "torn",
  });
});

Deno.test("what is wrong with a record is an error of its path, which says what to yield", () => {
  for (
    const [fields, wanted] of [
      [{ fileInfo: undefined }, /"\/x": the scan gave no fileInfo for it; yield what Deno.lstat/],
      [{ fileInfo: null }, /no fileInfo/],
      [{ fileInfo: "drwx" }, /no fileInfo/],
      [{ fileInfo: { mode: "rw" } }, /mode of a record is "rw", which is not a POSIX mode/],
      [{ fileInfo: { mode: -1 } }, /mode of a record is "-1"/],
      [{ fileInfo: { size: 3 }, reader: new Uint8Array(3) }, /a reader that is no function/],
      [{ fileInfo: { size: 0 }, reader: null }, /a reader that is no function/],
    ] as unknown as [Partial<LegacyScanRecord>, RegExp][]
  ) {
    const wrong = record(fields);
    match(wrong.kind === "error" ? wrong.message : wrong.kind, wanted);
  }
});

Deno.test("with newReader all files are opened by it, whatever reader they have", async () => {
  const result = {
    record: { pathname: "/x", fileInfo: { size: 3 }, reader: () => new Uint8Array(3) },
  };
  const opened = new Uint8Array([7]);
  const file = legacyRecord(result, (pathname) => () => (equal(pathname, "/x"), opened));
  equal(file.kind === "file" && await file.open(call), opened);
});
