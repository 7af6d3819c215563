import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { macFromHex } from "@plakar-deno/sdk";
import {
  bucketNames,
  objectPlace,
  resourceFolder,
  resourceFolders,
  temporaryFolders,
} from "./store_layout.ts";

const hex = "ab" + "01".repeat(31);

Deno.test("objects lie where the official fs storage puts them", () => {
  const mac = macFromHex(hex.toUpperCase());
  equal(objectPlace("/r", { resource: "packfile", mac }).path, `/r/packfiles/ab/${hex}`);
  equal(objectPlace("/r", { resource: "state", mac }).path, `/r/states/ab/${hex}`);
  equal(objectPlace("/r", { resource: "state", mac }).temporaryFolder, "/r/states");
  const lock = objectPlace("/", { resource: "lock", mac });
  deepEqual(lock, {
    title: `lock ${hex}`,
    top: "/locks",
    folder: "/locks",
    path: `/locks/${hex}`,
    temporaryFolder: "/",
  });
});

Deno.test("there are 256 buckets in lower case and three folders", () => {
  deepEqual(temporaryFolders("/r"), ["/r", "/r/packfiles", "/r/states"]);
  equal(new Set(bucketNames).size, 256);
  deepEqual([bucketNames[0], bucketNames[10], bucketNames[255]], ["00", "0a", "ff"]);
  deepEqual(resourceFolders.map(({ name }) => name), ["packfiles", "states", "locks"]);
});

Deno.test("S23 ECC kinds have no folder", () => {
  throws(() => resourceFolder("ecc-state"), { code: "unimplemented", message: /unsupported/ });
});
