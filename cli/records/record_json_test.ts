import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { errorRecord } from "../../sdk/error_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { xattrRecord } from "../../sdk/xattr_record.ts";
import { isoTime, recordJson } from "./record_json.ts";
import { countRecord, noRecords, recordCount, totalsInWords } from "./record_totals.ts";

const empty = () => new Uint8Array();

Deno.test("records become lines with what they have", () => {
  const info = { size: 5, mode: 0o104755, modTime: 1_700_000_000_000_000_001n };
  deepEqual(recordJson(fileRecord("/a", info, empty)), {
    type: "record",
    path: "/a",
    kind: "file",
    size: 5,
    mode: "4755",
    modified: "2023-11-14T22:13:20.000000001Z",
  });
  deepEqual(recordJson(symlinkRecord("/l", {}, "a b")), {
    type: "record",
    path: "/l",
    kind: "symlink",
    mode: "0777",
    modified: "1970-01-01T00:00:00.000000000Z",
    target: "a b",
  });
  deepEqual(recordJson(xattrRecord("/a", "user.x", empty)), {
    type: "record",
    path: "/a",
    kind: "xattr",
    name: "user.x",
  });
  deepEqual(recordJson(errorRecord("/e", "no")), {
    type: "record",
    path: "/e",
    kind: "error",
    reason: "no",
  });
});

Deno.test("times before 1970 keep their nanoseconds", () => {
  equal(isoTime(-1n), "1969-12-31T23:59:59.999999999Z");
  equal(isoTime(-1_000_000_000n), "1969-12-31T23:59:59.000000000Z");
});

Deno.test("totals name what there is", () => {
  const totals = noRecords();
  countRecord(totals, fileRecord("/a", {}, empty));
  countRecord(totals, directoryRecord("/d", {}));
  totals.bytes = 1500;
  equal(totalsInWords(totals), "1 file, 1 folder, 1.5 kB");
  for (let count = 0; count < 1999; count++) countRecord(totals, symlinkRecord("/l", {}, "x"));
  countRecord(totals, errorRecord("/e", "no"));
  countRecord(totals, xattrRecord("/a", "n", empty));
  totals.excluded = 2;
  equal(
    totalsInWords(totals),
    "1 file, 1 folder, 1,999 links, 1 attribute, 1.5 kB, 2 excluded, 1 failed",
  );
  equal(recordCount(totals), 2002);
});

Deno.test("a time that ISO 8601 cannot say is left out", () => {
  for (const time of [10n ** 27n, -(10n ** 27n), 10n ** 21n]) equal(isoTime(time), undefined);
  const record = fileRecord("/a", {}, empty);
  // As a plugin can say it, whom no SDK holds back.
  const info = { ...record.info, modTime: 10n ** 27n };
  equal("modified" in recordJson({ ...record, info }), false);
});
