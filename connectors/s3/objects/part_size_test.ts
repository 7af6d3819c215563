import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { sizeOfPart } from "./put_object.ts";
import { uploads } from "./uploads.ts";
import { maxObjectSize, maxParts, partSize, partSizeFor } from "./part_size.ts";

const MIB = 2 ** 20;

Deno.test("10,000 parts make 5 TiB, and none is larger than the 5 GiB S3 allows", () => {
  let total = 0;
  for (let number = 1; number <= maxParts; number++) {
    const size = partSize(number, 8 * MIB);
    equal(size >= partSize(number - 1, 8 * MIB) && size <= 5 * 2 ** 30, true);
    total += size;
  }
  equal(total >= maxObjectSize, true);
});

Deno.test("parts are small as long as the object is", () => {
  deepEqual([1, 1700, 1701, 2700, 2701].map((number) => partSize(number, 8 * MIB) / MIB), [
    8,
    8,
    16,
    16,
    32,
  ]);
});

Deno.test("the parts of a known size are alike, of whole MiB, and enough", () => {
  for (const size of [0, 1, 64 * MIB, 80 * 2 ** 30, 2 ** 40, maxObjectSize]) {
    const part = partSizeFor(size, 8 * MIB);
    equal(part % MIB, 0);
    equal(part * maxParts >= size && part >= 8 * MIB, true);
  }
  equal(partSizeFor(64 * MIB, 8 * MIB), 8 * MIB);
  equal(partSizeFor(maxObjectSize, 8 * MIB) / MIB, 525);
});

Deno.test("every part of a known size is alike; those behind grow, as the size is not trusted", () => {
  const shared = uploads();
  for (const size of [14 * 2 ** 30, 78 * 2 ** 30, 300 * 2 ** 30, maxObjectSize]) {
    const part = (number: number) => sizeOfPart({ size, uploads: shared }, number);
    const alike = partSizeFor(size, shared.partSize);
    const last = Math.ceil(size / alike);
    equal(last < maxParts, true);
    for (let number = 1; number <= last; number++) equal(part(number), alike);
    for (let number = last + 1; number <= maxParts; number++) {
      equal(part(number), Math.max(alike, partSize(number, shared.partSize)));
    }
  }
  equal(sizeOfPart({ size: 78 * 2 ** 30, uploads: shared }, 9984), 8 * MIB);
  for (const size of [undefined, 0, 1]) {
    const parts = [1, 2, 1701, maxParts].map((each) => sizeOfPart({ size, uploads: shared }, each));
    deepEqual(parts, [1, 2, 1701, maxParts].map((each) => partSize(each, shared.partSize)));
  }
});
