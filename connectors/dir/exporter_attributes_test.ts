import {
  deepStrictEqual as deepEqual,
  notStrictEqual as notEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { exporter } from "./exporter.ts";
import {
  context,
  fakeHost,
  inFolder,
  isRoot,
  milliseconds,
  permissions,
  someTime,
  time,
} from "./testdata/export_records.ts";

Deno.test("E14 modes and times of folders are set last, the deepest first", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const older = someTime - 5_000_000_000n;
    await host.restore(
      `${folder}/r`,
      host.directory("/", { mode: 0o555 }),
      host.directory("/a", { mode: 0o500, modTime: older }),
      host.directory("/a/b", { mode: 0o000 }),
      host.file("/a/b/f", "f"),
      host.file("/a/g", "g"),
    );
    deepEqual(host.answers, { "/": "ok", "/a": "ok", "/a/b": "ok", "/a/b/f": "ok", "/a/g": "ok" });
    equal(permissions(`${folder}/r`), 0o555);
    equal(permissions(`${folder}/r/a`), 0o500);
    equal(permissions(`${folder}/r/a/b`), 0o000);
    equal(time(`${folder}/r/a`), Number(older / 1_000_000n));
    equal(time(`${folder}/r/a/b`), milliseconds);
    for (const path of ["r", "r/a", "r/a/b"]) await Deno.chmod(`${folder}/${path}`, 0o700);
  }));

Deno.test("E14 records that break off still leave finished folders, and the failure is told", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const made = await exporter.construct(context(`dir://${folder}/r`));
    async function* sent() {
      yield host.directory("/", { mode: 0o751 });
      yield await Promise.reject(new Error("the stream is broken"));
    }
    const { signal } = new AbortController();
    await rejects(made.export({ records: sent(), signal }), /the stream is broken/);
    equal(permissions(`${folder}/r`), 0o751);
  }));

Deno.test("E15 a second restore into the same place, read-only folders too", () =>
  inFolder(async (folder) => {
    for (const text of ["one", "two"]) {
      const host = fakeHost();
      await host.restore(
        `${folder}/r`,
        host.directory("/"),
        host.directory("/a", { mode: 0o555 }),
        host.file("/a/f", text, { mode: 0o400 }),
        host.symlink("/a/l", text),
      );
      deepEqual(host.answers, { "/": "ok", "/a": "ok", "/a/f": "ok", "/a/l": "ok" });
      equal(await Deno.readTextFile(`${folder}/r/a/f`), text);
      equal(await Deno.readLink(`${folder}/r/a/l`), text);
      equal(permissions(`${folder}/r/a`), 0o555);
    }
    await Deno.chmod(`${folder}/r/a`, 0o700);
  }));

Deno.test("E15 a destination that holds something keeps its own mode and time", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    await Deno.writeTextFile(`${folder}/mine`, "");
    await Deno.chmod(folder, 0o755);
    await host.restore(folder, host.directory("/", { mode: 0o700 }), host.file("/one", "1"));
    equal(permissions(folder), 0o755);
    notEqual(time(folder), milliseconds);
    equal(host.answers["/one"], "ok");
  }));

Deno.test("E15 a single file does not close the empty folder it is restored into", () =>
  inFolder(async (folder) => {
    await Deno.chmod(folder, 0o775);
    const host = fakeHost();
    // What a host sends for the folder that holds a single file (protocol 4.2).
    const invented = { mode: 0o700, modTime: new Date(), uid: 0, gid: 0, nlink: 0, ino: 0 };
    await host.restore(folder, host.directory("/", invented), host.file("/a", "a"));
    equal(permissions(folder), 0o775);
    await host.restore(`${folder}/new`, host.directory("/", invented), host.file("/a", "a"));
    equal(permissions(`${folder}/new`), 0o700);
    await Deno.mkdir(`${folder}/empty`);
    await host.restore(`${folder}/empty`, host.directory("/", { mode: 0o700, nlink: 2, ino: 7 }));
    equal(permissions(`${folder}/empty`), 0o700);
  }));

Deno.test("E15 a destination without rights is filled and keeps its mode", () =>
  inFolder(async (folder) => {
    for (const [name, mode] of [["full", 0o555], ["empty", 0o750]] as const) {
      const root = `${folder}/${name}`;
      await Deno.mkdir(root);
      if (name === "full") await Deno.writeTextFile(`${root}/own`, "");
      await Deno.chmod(root, 0o555);
      const host = fakeHost();
      await host.restore(
        root,
        host.directory("/", { mode: 0o750, nlink: 2 }),
        host.file("/a", "a"),
      );
      deepEqual(host.answers, { "/": "ok", "/a": "ok" });
      equal(permissions(root), mode);
      await Deno.chmod(root, 0o700);
    }
  }));

Deno.test("E19 permissions, setuid, setgid, sticky and times are restored", () =>
  inFolder(async (folder) => {
    const host = fakeHost();
    const before = Deno.umask(0o077);
    const modes = [0o644, 0o000, 0o4755, 0o2711, 0o6777, 0o1666];
    try {
      await host.restore(
        `${folder}/r`,
        host.directory("/", { mode: 0o3775 }),
        ...modes.map((mode) => host.file(`/${mode.toString(8)}`, "x", { mode })),
        host.file("/before-1970", "x", { modTime: -1n }),
        host.file("/unknown", "x", { modTime: -62_135_596_800_000_000_000n }),
        host.symlink("/link", "644"),
      );
    } finally {
      Deno.umask(before);
    }
    deepEqual(new Set(Object.values(host.answers)), new Set(["ok"]));
    equal(permissions(`${folder}/r`), 0o3775);
    for (const mode of modes) {
      equal(permissions(`${folder}/r/${mode.toString(8)}`), mode);
      equal(time(`${folder}/r/${mode.toString(8)}`), milliseconds);
    }
    equal(time(`${folder}/r/link`), milliseconds);
    equal(time(`${folder}/r`), milliseconds);
    ok(Date.now() - time(`${folder}/r/unknown`) < 60_000);
  }));

Deno.test({
  name: "E19 the owner is restored of files, links and folders, setuid with it",
  ignore: !isRoot,
  fn: () =>
    inFolder(async (folder) => {
      const host = fakeHost();
      const owner = { uid: 1234, gid: 2345 };
      await host.restore(
        `${folder}/r`,
        host.directory("/"),
        host.file("/mine", "x", { mode: 0o4755 }),
        host.file("/theirs", "x", { mode: 0o6755, ...owner }),
        host.file("/nobody", "x", { uid: 0xffff_ffff, gid: 2 ** 40 }),
        host.symlink("/link", "/etc/passwd", owner),
        host.directory("/folder", { mode: 0o2755, ...owner }),
        host.file("/folder/f", "x"),
      );
      const ids = (name: string) => {
        const { uid, gid } = Deno.lstatSync(`${folder}/r/${name}`);
        return [uid, gid];
      };
      deepEqual(new Set(Object.values(host.answers)), new Set(["ok"]));
      deepEqual(ids("theirs"), [1234, 2345]);
      deepEqual(ids("link"), [1234, 2345]);
      deepEqual(ids("folder"), [1234, 2345]);
      deepEqual(ids("folder/f"), ids("mine"));
      deepEqual(ids("nobody"), ids("mine"));
      equal(permissions(`${folder}/r/theirs`), 0o6755);
      equal(permissions(`${folder}/r/mine`), 0o4755);
      equal(permissions(`${folder}/r/folder`), 0o2755);
    }),
});
