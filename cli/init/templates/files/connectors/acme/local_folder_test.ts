import { strictEqual as equal, throws } from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { localFolder } from "./local_folder.ts";

Deno.test("a location names a folder by its absolute path, which is made clean", () => {
  equal(localFolder(parseLocation("acme:///srv/data")), "/srv/data");
  equal(localFolder(parseLocation("acme:///srv/x/../data//")), "/srv/data");
  equal(localFolder(parseLocation("acme:///")), "/");
});

Deno.test("a location without an absolute path is refused in words that help", () => {
  for (const location of ["acme://data", "acme://", "acme:///a\0b"]) {
    throws(() => localFolder(parseLocation(location)), /it holds no absolute path; give one like/);
  }
});
