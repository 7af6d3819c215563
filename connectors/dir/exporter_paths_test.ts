import {
  deepStrictEqual as deepEqual,
  match,
  notStrictEqual as notEqual,
  ok,
  strictEqual as equal,
} from "node:assert/strict";
import { fakeHost, inFolder, milliseconds, names, time } from "./testdata/export_records.ts";

Deno.test("E16 further paths of a hard link are links, also over what stands there", () =>
  inFolder(async (folder) => {
    for (const _ of ["first", "again"]) {
      const host = fakeHost();
      const same = { nlink: 3, dev: 7, ino: 42, size: 4 };
      await host.restore(
        folder,
        host.file("/a", "same", same),
        host.file("/b", "same", same),
        host.directory("/d"),
        host.file("/d/c", "same", same),
        host.file("/later", "new!", same),
        host.file("/other", "else", { nlink: 2, dev: 8, ino: 42, size: 4 }),
        host.file("/none1", "none", { nlink: 2, size: 4 }),
        host.file("/none2", "text", { nlink: 2, size: 4 }),
      );
      deepEqual(new Set(Object.values(host.answers)), new Set(["ok"]));
      const inode = (name: string) => Deno.lstatSync(`${folder}/${name}`).ino;
      equal(inode("b"), inode("a"));
      equal(inode("d/c"), inode("a"));
      notEqual(inode("later"), inode("a"), "all three paths were there, so this is another file");
      notEqual(inode("other"), inode("a"));
      equal(await Deno.readTextFile(`${folder}/none2`), "text");
      equal(Deno.lstatSync(`${folder}/a`).nlink, 3);
    }
    deepEqual(names(folder), ["a", "b", "d", "later", "none1", "none2", "other"]);
  }));

Deno.test("E16 a path that cannot be linked gets the content", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const same = { nlink: 2, dev: 7, ino: 42, size: 4 };
    async function* removed() {
      yield new TextEncoder().encode("same");
    }
    const second = host.file("/b", removed(), same);
    const first = host.file("/a", "same", same);
    // The first file goes away after it was restored, so that link(2) fails.
    await host.restore(folder, { ...first, ok: () => Deno.removeSync(`${folder}/a`) }, second);
    equal(host.answers["/b"], "ok");
    equal(await Deno.readTextFile(`${folder}/b`), "same");
  }));

Deno.test("E16 a file of the same inode and another size is another file", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const link = { nlink: 2, dev: 7, ino: 42 };
    await host.restore(
      folder,
      host.file("/a", "four", { ...link, size: 4 }),
      host.file("/b", "three", { ...link, size: 5 }),
    );
    equal(await Deno.readTextFile(`${folder}/b`), "three");
  }));

Deno.test("E17 a path that leads out of the destination is refused", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const paths = ["/../out", "/a/../../out", "relative", "/a//b", "/a/./b", "/a\0b", ""];
    await host.restore(`${folder}/r`, ...paths.map((path) => host.file(path, "x")));
    for (const path of paths) notEqual(host.answers[path], "ok", JSON.stringify(path));
    deepEqual(names(folder), ["r"]);
    deepEqual(names(`${folder}/r`), []);
  }));

Deno.test("E17 nothing is written through a symbolic link, found or restored", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await Deno.mkdir(`${folder}/outside/sub`, { recursive: true });
    await Deno.mkdir(`${folder}/r`);
    await Deno.symlink(`${folder}/outside`, `${folder}/r/found`);
    await host.restore(
      `${folder}/r`,
      host.directory("/found"),
      host.file("/found/x", "x"),
      host.directory("/found/sub"),
      host.file("/found/sub/y", "y"),
      host.symlink("/restored", "../outside"),
      host.directory("/restored"),
      host.file("/restored/x", "x"),
      host.symlink("/restored/l", "x"),
      host.directory("/restored/new"),
      host.file("/deep/is/made", "x"),
    );
    const refused = Object.keys(host.answers).filter((path) => host.answers[path] !== "ok");
    deepEqual(refused, [
      "/found",
      "/found/x",
      "/found/sub",
      "/found/sub/y",
      "/restored",
      "/restored/x",
      "/restored/l",
      "/restored/new",
    ]);
    for (const path of refused) match(host.answers[path]!, /a symbolic link stands there/);
    deepEqual(names(`${folder}/outside`), ["sub"]);
    deepEqual(names(`${folder}/outside/sub`), []);
    notEqual(time(`${folder}/outside`), milliseconds);
  }));

Deno.test("E17 a folder that becomes a link during the restore is noticed on the way back", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await Deno.mkdir(`${folder}/outside`);
    const swap = host.directory("/b");
    await host.restore(
      `${folder}/r`,
      host.directory("/a"),
      host.file("/a/f", "f"),
      {
        ...swap,
        ok() {
          Deno.renameSync(`${folder}/r/a`, `${folder}/r/c`);
          Deno.symlinkSync("../outside", `${folder}/r/a`);
        },
      },
      host.file("/b/f", "f"),
      host.file("/a/g", "g"),
    ).then(() => ok(false), (error) => match(error.message, /r\/a" is no folder any more/));
    match(host.answers["/a/g"]!, /a symbolic link stands there/);
    deepEqual(names(`${folder}/outside`), []);
    notEqual(time(`${folder}/outside`), milliseconds);
  }));

Deno.test("E17 the destination itself may be a symbolic link, and is not replaced", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await Deno.mkdir(`${folder}/real`);
    await Deno.symlink("real", `${folder}/link`);
    await host.restore(
      `${folder}/link`,
      host.directory("/"),
      host.file("/f", "f"),
    );
    equal(await Deno.readTextFile(`${folder}/real/f`), "f");
    const bad = fakeHost();
    await bad.restore(`${folder}/link`, bad.file("/", "f"));
    match(bad.answers["/"]!, /it would replace the destination/);
    await bad.restore(`${folder}/link`, bad.symlink("/", "x"));
    match(bad.answers["/"]!, /it would replace the destination/);
  }));

Deno.test("E18 files and links replace each other, and never a folder", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await Deno.writeTextFile(`${folder}/target`, "target");
    await Deno.symlink("target", `${folder}/link-to-file`);
    await Deno.writeTextFile(`${folder}/file-to-link`, "old");
    await Deno.symlink("old", `${folder}/link-to-link`);
    await Deno.mkdir(`${folder}/folder/full`, { recursive: true });
    await Deno.mkdir(`${folder}/empty`);
    await Deno.writeTextFile(`${folder}/file-to-folder`, "kept");
    await host.restore(
      folder,
      host.file("/link-to-file", "new"),
      host.symlink("/file-to-link", "target"),
      host.symlink("/link-to-link", "target"),
      host.file("/folder", "x"),
      host.symlink("/empty", "x"),
      host.directory("/file-to-folder"),
      host.file("/file-to-folder/below", "x"),
    );
    equal(await Deno.readTextFile(`${folder}/link-to-file`), "new");
    ok(Deno.lstatSync(`${folder}/link-to-file`).isFile);
    equal(await Deno.readTextFile(`${folder}/target`), "target");
    equal(await Deno.readLink(`${folder}/file-to-link`), "target");
    equal(await Deno.readLink(`${folder}/link-to-link`), "target");
    match(host.answers["/folder"]!, /folder": is a directory; a folder stands there; move it away/);
    match(host.answers["/empty"]!, /"\/empty": .*directory/);
    match(host.answers["/file-to-folder"]!, /a file stands there, and it is not replaced/);
    match(host.answers["/file-to-folder/below"]!, /a file stands there/);
    equal(await Deno.readTextFile(`${folder}/file-to-folder`), "kept");
    equal(names(folder).some((name) => name.startsWith("tmp.")), false);
  }));
