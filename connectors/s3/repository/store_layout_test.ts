import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { macFromHex, macToHex } from "@plakar-deno/sdk";
import type { Resource } from "@plakar-deno/sdk";
import {
  isOfRepository,
  keptResources,
  macOfKey,
  resourceKeys,
  storedKey,
} from "./store_layout.ts";

const hex = "ab" + "01".repeat(31);
const mac = macFromHex(hex.toUpperCase());

Deno.test("objects lie where the official s3 storage puts them", () => {
  const packfile = storedKey("a/b/", { resource: "packfile", mac });
  equal(packfile.key, `a/b/packfiles/ab/${hex}`);
  equal(packfile.frozenKey, `a/b/packfiles/ab/${hex}.frozen`);
  deepEqual(storedKey("", { resource: "state", mac }), {
    title: `state ${hex}`,
    key: `states/ab/${hex}`,
  });
  equal(storedKey("", { resource: "lock", mac }).key, `locks/${hex}`);
});

Deno.test("a key gives back the name it was made of, whatever the prefix looks like", () => {
  for (const prefix of ["", "a/", "packfiles/", "states/locks/", "CONFIG/", "ä b/%41/", "-./"]) {
    for (const resource of keptResources) {
      const { key } = storedKey(prefix, { resource, mac });
      equal(macToHex(macOfKey(prefix, resource, key)!), hex);
      equal(isOfRepository(prefix, key), true);
      for (const other of keptResources) {
        if (other !== resource) equal(macOfKey(prefix, other, key), undefined);
      }
    }
  }
});

// A foreign key below the prefix of its kind (row S20).
const foreign: readonly (readonly [Resource, string])[] = [
  ["packfile", "packfiles/"],
  ["packfile", "packfiles/ab/"],
  ["packfile", `packfiles/ac/${hex}`],
  ["packfile", `packfiles/AB/${hex}`],
  ["packfile", `packfiles/ab/${hex.toUpperCase()}`],
  ["packfile", `packfiles/ab/${hex.slice(1)}`],
  ["packfile", `packfiles/ab/${hex}0`],
  ["packfile", `packfiles/ab/${hex}\n`],
  ["packfile", `packfiles/ab/${hex}.tmp`],
  ["packfile", `packfiles/ab/${hex}.frozen`],
  ["packfile", `packfiles/ab/${hex}/`],
  ["packfile", `packfiles/ab/x/${hex}`],
  ["packfile", `packfiles/ab//${hex}`],
  ["packfile", `packfiles/${hex}`],
  ["packfile", `packfiles/abx${hex}`],
  ["packfile", `packfiles/ab/${"g".repeat(64)}`],
  ["packfile", `packfiles/ab/${"١".repeat(64)}`],
  ["packfile", `states/ab/${hex}`],
  ["packfile", `x/packfiles/ab/${hex}`],
  ["lock", `locks/ab/${hex}`],
  ["lock", "locks/README"],
  ["lock", `lock/${hex}`],
];

for (const [resource, key] of foreign) {
  Deno.test(`S20 ${JSON.stringify(key)} is no ${resource}`, () => {
    equal(macOfKey("p/", resource, `p/${key}`), undefined);
    equal(macOfKey("", resource, key), undefined);
  });
}

Deno.test("what belongs to a repository is its CONFIG, its objects and their frozen copies", () => {
  for (const key of ["CONFIG", "CONFIG.frozen", `packfiles/ab/${hex}.frozen`, `locks/${hex}`]) {
    equal(isOfRepository("p/", `p/${key}`), true, key);
    equal(isOfRepository("p/", key), false, key);
  }
  for (
    const key of ["CONFIG.old", "config", "CONFIG/", "x/CONFIG", "locks/x", "CONFIG.frozen.frozen"]
  ) {
    equal(isOfRepository("p/", `p/${key}`), false, key);
  }
});

Deno.test("S23 ECC kinds have no keys", () => {
  throws(() => resourceKeys("ecc-state"), { code: "unimplemented", message: /unsupported/ });
});
