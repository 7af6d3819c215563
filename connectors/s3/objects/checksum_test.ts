import { strictEqual as equal } from "node:assert/strict";
import { checksumCheck, crc32Text, etagOfParts, md5Text } from "./checksum.ts";

const hello = new TextEncoder().encode("hello world");

Deno.test("checksums are written as S3 writes them", () => {
  // As SeaweedFS 4.48 and versitygw 1.8 answer for these bytes.
  equal(crc32Text(0x0d4a1185), "DUoRhQ==");
  equal(md5Text(hello), "XrY7u+Ae7tCTyyK7j1rNww==");
});

for (
  const [header, value, name] of [
    ["x-amz-checksum-crc32", "DUoRhQ==", "CRC-32"],
    ["x-amz-checksum-sha256", "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", "SHA-256"],
    ["x-amz-checksum-sha1", "Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "SHA-1"],
  ] as const
) {
  Deno.test(`a whole object is compared with its ${name}`, () => {
    for (const [bytes, matches] of [[hello, true], [hello.subarray(1), false]] as const) {
      const check = checksumCheck(new Headers({ [header]: value }));
      equal(check?.name, name);
      check?.update(bytes.subarray(0, 3));
      check?.update(bytes.subarray(3));
      equal(check?.matches(), matches);
    }
  });
}

Deno.test("a checksum of checksums, or of a kind that is not known, is not compared", () => {
  for (
    const headers of [
      {},
      { "x-amz-checksum-crc64nvme": "jSnVw/bqjr4=" },
      { "x-amz-checksum-crc32": "DUoRhQ==-2" },
      { "x-amz-checksum-crc32": "DUoRhQ==", "x-amz-checksum-type": "COMPOSITE" },
    ]
  ) {
    equal(checksumCheck(new Headers(headers as Record<string, string>)), undefined);
  }
});

Deno.test("the ETag of an object of parts follows from those of the parts", () => {
  // As SeaweedFS 4.48 answered for these parts.
  const parts = ["4b9aed8c7c78e9d59b16f03895eda938", "89afc5b231eb3bf386ffafd9ca840e73"];
  equal(etagOfParts(parts), "39b2feeb109cdbd54433c14d01fd93c4-2");
  equal(etagOfParts(["not an md5"]), undefined);
});
