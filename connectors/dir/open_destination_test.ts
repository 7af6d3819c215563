import { deepEqual, equal, rejects } from "node:assert/strict";
import { isFolder, openDestination } from "./open_destination.ts";
import { inFolder } from "./testdata/export_records.ts";

Deno.test("openDestination makes the folder private until its record comes", () =>
  inFolder(async (folder) => {
    deepEqual(await openDestination(`${folder}/a/b`), { path: `${folder}/a/b`, isOurs: true });
    equal((await Deno.stat(`${folder}/a/b`)).mode! & 0o777, 0o700);
    deepEqual(await openDestination(`${folder}/a/b`), { path: `${folder}/a/b`, isOurs: true });
    deepEqual(await openDestination(`${folder}/a`), { path: `${folder}/a`, isOurs: false });
  }));

Deno.test("openDestination follows the links of the destination's own path", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/real/sub`, { recursive: true });
    await Deno.symlink("real", `${folder}/link`);
    equal((await openDestination(`${folder}/link/sub`)).path, `${folder}/real/sub`);
    await Deno.symlink("nowhere", `${folder}/broken`);
    await rejects(openDestination(`${folder}/broken`), /cannot restore to ".*broken": file exists/);
  }));

Deno.test("isFolder tells a folder from nothing, and refuses a file", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/f`, "");
    equal(await isFolder(folder), true);
    equal(await isFolder(`${folder}/none`), false);
    await rejects(
      isFolder(`${folder}/f`),
      /cannot restore to ".*\/f": it is a file; give a folder/,
    );
  }));

Deno.test({
  name: "openDestination refuses /dev at once where the sandbox forbids it",
  ignore: Deno.build.os !== "linux",
  permissions: { read: true, write: true },
  fn: () =>
    rejects(
      openDestination("/dev"),
      /cannot restore to "\/dev": (a sandboxed program|requires all access)/,
    ),
});
