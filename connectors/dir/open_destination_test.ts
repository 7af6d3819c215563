import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { isFolder, openDestination } from "./open_destination.ts";
import { inFolder } from "./testdata/export_records.ts";

Deno.test("openDestination makes the folder private until its record comes", () =>
  inFolder(async (folder) => {
    const was = async (path: string) => {
      const destination = await openDestination(path);
      equal(destination.path, path);
      return destination.was;
    };
    equal(await was(`${folder}/a/b`), "new");
    equal((await Deno.stat(`${folder}/a/b`)).mode! & 0o777, 0o700);
    equal(await was(`${folder}/a/b`), "empty");
    equal(await was(`${folder}/a`), "foreign");
    deepEqual([...Deno.readDirSync(`${folder}/a/b`)], []);
  }));

Deno.test("openDestination follows the links of the destination's own path", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/real/sub`, { recursive: true });
    await Deno.symlink("real", `${folder}/link`);
    equal((await openDestination(`${folder}/link/sub`)).path, `${folder}/real/sub`);
    await Deno.symlink("nowhere", `${folder}/broken`);
    await rejects(
      openDestination(`${folder}/broken`),
      /cannot restore to ".*broken": it is a symbolic link that leads to nothing; remove the link/,
    );
  }));

Deno.test("openDestination opens a folder without rights and closes it again", () =>
  inFolder(async (folder) => {
    const mode = (path: string) => Deno.statSync(path).mode! & 0o7777;
    await Deno.mkdir(`${folder}/full/sub`, { recursive: true });
    await Deno.chmod(`${folder}/full`, 0o1055);
    const { was, leave } = await openDestination(`${folder}/full`);
    equal(was, "foreign");
    equal(mode(`${folder}/full`), 0o1755);
    await leave();
    equal(mode(`${folder}/full`), 0o1055);
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
