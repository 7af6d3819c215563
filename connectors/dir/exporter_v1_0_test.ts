import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { fileInfo, type FileInfoInit, type FileKind, type RawConfig } from "@plakar-deno/sdk";
import { fileInfoToWire } from "../../runtime/file_info_to_wire.ts";
import { type TestHost, withExporter } from "../../runtime/test_exporter.ts";
import { transports } from "../../runtime/test_transports.ts";
import { type HostV10, hostV10 } from "../../runtime/v1_0/test_exporter_v10.ts";
import { exporter } from "./exporter.ts";
import { restoredEntries } from "./restored_entries.ts";
import { restoreOwner } from "./restore_owner.ts";
import { inFolder, isRoot, names, permissions, someTime } from "./testdata/export_records.ts";

const { transport } = transports[0]!;

interface Entry extends FileInfoInit {
  readonly kind: FileKind;
  readonly content?: string | Uint8Array;
  readonly target?: string;
  /** Path of the same file that comes before. */
  readonly same?: string;
}

// Anything but root may give files only to itself.
const ids = isRoot ? { uid: 1234, gid: 5678 } : {};
const folder = (mode: number, at = 0n): Entry => ({
  kind: "directory",
  mode,
  modTime: someTime + at * 1_000_000_000n,
  ...ids,
});
const file = (content: string | Uint8Array, init: FileInfoInit = {}): Entry => ({
  kind: "file",
  content,
  modTime: someTime,
  mode: 0o644,
  ...init,
});

// In the order of a walk: parents first, byte-wise ascending names.
const tree: Readonly<Record<string, Entry>> = {
  "/": folder(0o750, 1n),
  "/deep": folder(0o755, 2n),
  "/deep/er": folder(0o555, 3n),
  "/deep/er/f": file("read-only above me", { mode: 0o444, modTime: someTime + 7_000_000n }),
  "/empty": file("", { mode: 0o600 }),
  "/first": file("linked", { mode: 0o640, nlink: 3, dev: 1, ino: 77, ...ids }),
  "/link": { kind: "symlink", target: "deep/../nowhere", modTime: someTime, ...ids },
  "/linked": folder(0o700, 4n),
  "/linked/second": {
    ...file("linked", { nlink: 3, dev: 1, ino: 77, ...ids }),
    mode: 0o640,
    same: "/first",
  },
  "/linked/third": {
    ...file("linked", { nlink: 3, dev: 1, ino: 77, ...ids }),
    mode: 0o640,
    same: "/first",
  },
  "/locked": folder(0o000, 5n),
  "/locked/in": file(new Uint8Array(300_000).fill(7), { mode: 0o4755, ...ids }),
  "/old": file("old", { modTime: -5_000_000_000n }),
  "/sticky": folder(0o3777, 6n),
};

/** All that a look at a restored tree shows, inodes made comparable. */
function seen(root: string): Record<string, unknown> {
  const inodes = new Map<number | null, string>();
  const found: Record<string, unknown> = {};
  const visit = (path: string) => {
    const stat = Deno.lstatSync(path);
    const name = path.slice(root.length) || "/";
    if (!inodes.has(stat.ino)) inodes.set(stat.ino, name);
    found[name] = {
      mode: stat.mode!.toString(8),
      time: stat.mtime!.getTime(),
      uid: stat.uid,
      gid: stat.gid,
      inode: stat.isFile ? inodes.get(stat.ino) : undefined,
      links: stat.isFile ? stat.nlink : undefined,
      target: stat.isSymlink ? Deno.readLinkSync(path) : undefined,
    };
    if (stat.isDirectory) {
      if (!isRoot) Deno.chmodSync(path, 0o700);
      for (const name of names(path)) visit(`${path}/${name}`);
      if (!isRoot) Deno.chmodSync(path, stat.mode! & 0o7777);
    } else if (stat.isFile) {
      found[`${name} content`] = Deno.readTextFileSync(path);
    }
  };
  visit(root);
  return found;
}

/** Opens what the tree locked, so that it can be removed. */
function unlock(root: string): void {
  for (const path of [root, `${root}/deep`, `${root}/deep/er`, `${root}/locked`]) {
    try {
      Deno.chmodSync(path, 0o700);
    } catch {
      // Not restored.
    }
  }
}

const withDir = (
  root: string,
  test: (host: TestHost, v10: HostV10) => Promise<void>,
): Promise<void> =>
  withExporter(transport, (context) => exporter.construct(context), async (host) => {
    const config: RawConfig = { location: `dir://${root}` };
    const v10 = hostV10(host.client);
    strictEqual(await v10.init({ proto: "dir", config }), "OK");
    await test(host, v10);
  });

const plain = (entry: Entry): FileInfoInit => {
  const { kind: _kind, content: _content, target: _target, same: _same, ...init } = entry;
  return { ...ownIds, ...init };
};
const ownIds = (() => {
  const path = Deno.makeTempFileSync();
  const { uid, gid } = Deno.lstatSync(path);
  Deno.removeSync(path);
  return { uid, gid };
})();

async function restoreV11(root: string, entries: readonly (readonly [string, Entry])[]) {
  await withDir(root, async (host) => {
    const running = host.export();
    for (const [pathname, entry] of entries) {
      const hasReader = entry.kind === "file";
      const content = entry.content ?? "";
      const size = typeof content === "string" ? content.length : content.byteLength;
      const info = fileInfo({ ...plain(entry), size }, entry.kind);
      running.record({
        pathname,
        hasReader,
        target: entry.target ?? "",
        fileInfo: fileInfoToWire(info, "x", entry.kind),
      });
      if (hasReader && size > 0) running.chunks(content);
      if (hasReader) running.chunks("");
    }
    const results = await running.finish();
    deepStrictEqual(results.filter((text) => /: |^\d/.test(text)), []);
    strictEqual((await host.close()).code, 0);
  });
}

/** As a v1.0 host does (protocol 6.4), `wide` files side by side. */
async function restoreV10(
  root: string,
  entries: readonly (readonly [string, Entry])[],
  wide: boolean,
) {
  await withDir(root, async (_host, host) => {
    const top = await host.root();
    strictEqual(top, root);
    const whole = (path: string) => path === "/" ? top : top + path;
    const files: Promise<void>[] = [];
    const links: (() => Promise<void>)[] = [];
    for (const [path, entry] of entries) {
      const to = whole(path);
      if (entry.kind === "directory") strictEqual(await host.createDirectory(to), "OK");
      else if (entry.kind === "symlink") {
        strictEqual(await host.symlink(entry.target!, to), "OK");
        strictEqual(await host.setPermissions(to, "symlink", plain(entry)), "OK");
      } else if (entry.same !== undefined) {
        const { same } = entry;
        links.push(async () => strictEqual(await host.hardLink(whole(same), to), "OK"));
      } else {
        const stored = (async () => {
          strictEqual(await host.createDirectory(to.slice(0, to.lastIndexOf("/"))), "OK");
          strictEqual(await host.storeFile(to, entry.content!), "OK");
          strictEqual(await host.setPermissions(to, "file", plain(entry)), "OK");
        })();
        files.push(stored);
        if (!wide) await stored;
      }
    }
    await Promise.all(files);
    for (const link of links) await link();
    const folders = entries.filter(([, { kind }]) => kind === "directory").reverse();
    for (const [path, entry] of folders) {
      strictEqual(await host.setPermissions(whole(path), "directory", plain(entry)), "OK");
    }
    strictEqual(await host.close(), "OK");
  });
}

for (const wide of [false, true]) {
  for (const was of ["missing", "empty"]) {
    const title =
      `V10 V11 a v1.0 host restores what one of v1.1 does: into a folder that is ${was}`;
    Deno.test(`${title}${wide ? ", files side by side" : ""}`, () =>
      inFolder(async (temporary) => {
        const [today, older] = [`${temporary}/today`, `${temporary}/older`];
        if (was === "empty") [today, older].forEach((path) => Deno.mkdirSync(path));
        try {
          await restoreV11(today, Object.entries(tree));
          await restoreV10(older, Object.entries(tree), wide);
          const expected = seen(today);
          deepStrictEqual(seen(older), expected);
          // That the comparison sees something.
          const paths = Object.keys(expected).filter((path) => !path.endsWith(" content"));
          deepStrictEqual(paths.sort(), Object.keys(tree).sort());
          strictEqual((expected["/first"] as { links: number }).links, 3);
          strictEqual((expected["/deep/er"] as { mode: string }).mode, "40555");
          strictEqual((expected["/"] as { mode: string }).mode, "40750");
        } finally {
          unlock(today);
          unlock(older);
        }
      }));
  }
}

Deno.test("V8 a folder that was there keeps its mode unless the host tells one", () =>
  inFolder(async (root) => {
    await Deno.mkdir(`${root}/kept`);
    await Deno.chmod(`${root}/kept`, 0o751);
    await Deno.chmod(root, 0o755);
    const before = Deno.lstatSync(root).mode;
    await withDir(root, async (_host, host) => {
      strictEqual(await host.createDirectory(`${root}/kept`), "OK");
      strictEqual(await host.storeFile(`${root}/kept/f`, "f"), "OK");
      strictEqual(await host.createDirectory(`${root}/new`), "OK");
      strictEqual(await host.close(), "OK");
    });
    strictEqual(permissions(`${root}/kept`), 0o751);
    strictEqual(permissions(`${root}/new`), 0o700);
    strictEqual(permissions(`${root}/kept/f`), 0o600);
    strictEqual(Deno.lstatSync(root).mode, before);
  }));

Deno.test("V10 a destination that holds something keeps its own mode and time", () =>
  inFolder(async (root) => {
    await Deno.writeTextFile(`${root}/mine`, "");
    await Deno.chmod(root, 0o751);
    await withDir(root, async (_host, host) => {
      strictEqual(await host.createDirectory(`${root}/`), "OK");
      strictEqual(await host.storeFile(`${root}/f`, "f"), "OK");
      strictEqual(await host.setPermissions(root, "directory", { mode: 0o700, modTime: 0n }), "OK");
      strictEqual(await host.close(), "OK");
    });
    strictEqual(permissions(root), 0o751);
    ok(Deno.lstatSync(root).mtime!.getTime() > 0);
  }));

Deno.test("V10 folders have their metadata when the host set them, and keep them", () =>
  inFolder(async (root) => {
    const at = { modTime: someTime };
    const time = Number(someTime / 1_000_000n);
    const shown = (path: string) => [permissions(path), Deno.lstatSync(path).mtime!.getTime()];
    await withDir(root, async (_host, host) => {
      const [one, two] = [`${root}/one`, `${root}/two`];
      strictEqual(await host.createDirectory(one), "OK");
      strictEqual(await host.createDirectory(two), "OK");
      strictEqual(await host.storeFile(`${one}/f`, "f"), "OK");
      strictEqual(await host.setPermissions(one, "directory", { mode: 0o700, ...at }), "OK");
      strictEqual(await host.setPermissions(one, "directory", { mode: 0o511, ...at }), "OK");
      strictEqual(await host.setPermissions(two, "directory", { mode: 0o750, ...at }), "OK");
      deepStrictEqual(shown(one), [0o511, time]);
      // No host of today does this: what comes later must not change the folders for good.
      strictEqual(await host.storeFile(`${one}/late`, "late"), "OK");
      strictEqual(await host.hardLink(`${one}/late`, `${two}/late`), "OK");
      deepStrictEqual(shown(two), [0o750, time]);
      strictEqual(await host.symlink("f", `${one}/l`), "OK");
      strictEqual(await host.close(), "OK");
      deepStrictEqual(shown(one), [0o511, time]);
      deepStrictEqual(shown(two), [0o750, time]);
    });
    // So that it can be removed.
    await Deno.chmod(`${root}/one`, 0o700);
    deepStrictEqual(names(`${root}/one`), ["f", "l", "late"]);
  }));

Deno.test("V10 a folder that gets metadata, a file and metadata again keeps the last ones", () =>
  inFolder(async (temporary) => {
    const root = `${temporary}/new`;
    const set = (at: bigint, mode: number) => ({ mode, modTime: someTime + at * 1_000_000_000n });
    await withDir(root, async (_host, host) => {
      for (const [at, mode] of [[1n, 0o700], [2n, 0o511]] as const) {
        strictEqual(await host.storeFile(`${root}/d/f${at}`, "f"), "OK");
        strictEqual(await host.setPermissions(`${root}/d`, "directory", set(at, mode)), "OK");
        strictEqual(await host.setPermissions(root, "directory", set(at, 0o750)), "OK");
      }
      strictEqual(await host.close(), "OK");
    });
    for (const [path, mode] of [[`${root}/d`, 0o511], [root, 0o750]] as const) {
      strictEqual(permissions(path), mode);
      strictEqual(
        Deno.lstatSync(path).mtime!.getTime(),
        Number(set(2n, mode).modTime / 1_000_000n),
      );
    }
    // So that it can be removed.
    await Deno.chmod(`${root}/d`, 0o700);
  }));

Deno.test("V10 metadata of a folder that cannot be set are the answer of the call", () =>
  inFolder(async (root) => {
    await withDir(root, async (_host, host) => {
      strictEqual(await host.createDirectory(`${root}/d`), "OK");
      await Deno.remove(`${root}/d`);
      await Deno.writeTextFile(`${root}/d`, "");
      match(
        await host.setPermissions(`${root}/d`, "directory"),
        /^9 .*"[^"]*\/d": it is no directory any more/,
      );
      strictEqual(await host.close(), "OK");
    });
  }));

Deno.test("V9 a file that is cut short, broken off or too long leaves nothing", () =>
  inFolder(async (root) => {
    await Deno.writeTextFile(`${root}/old`, "old");
    await withDir(root, async (_host, host) => {
      const short = host.openFile(`${root}/old`, 5);
      short.data("abc");
      match(await short.finish(), /received 3 of 5 bytes/);
      const long = host.openFile(`${root}/long`, 2);
      long.data("ab", "c");
      match(await long.finish(), /received at least 3 of 2 bytes/);
      const broken = host.openFile(`${root}/broken`, 9);
      broken.data("abc");
      broken.call.stream.close(8);
      await broken.ended;
      strictEqual(await host.storeFile(`${root}/whole`, "whole"), "OK");
      strictEqual(await host.close(), "OK");
    });
    deepStrictEqual(names(root), ["old", "whole"]);
    strictEqual(await Deno.readTextFile(`${root}/old`), "old");
  }));

Deno.test("E17 a v1.0 host reaches nothing through a symbolic link", () =>
  inFolder(async (temporary) => {
    const root = `${temporary}/root`;
    const outside = `${temporary}/outside`;
    await Deno.mkdir(outside);
    await Deno.writeTextFile(`${outside}/file`, "untouched");
    await Deno.chmod(`${outside}/file`, 0o640);
    await withDir(root, async (_host, host) => {
      strictEqual(await host.symlink(outside, `${root}/way`), "OK");
      strictEqual(await host.symlink(`${outside}/file`, `${root}/leaf`), "OK");
      const way = /a symbolic link stands there/;
      match(await host.storeFile(`${root}/way/new`, "x"), way);
      match(await host.createDirectory(`${root}/way/folder`), way);
      match(await host.setPermissions(`${root}/way/file`, "file", { mode: 0o777 }), way);
      match(await host.hardLink(`${root}/way/file`, `${root}/mine`), way);
      match(
        await host.setPermissions(`${root}/leaf`, "file", { mode: 0o777 }),
        /is no file any more/,
      );
      match(await host.hardLink(`${root}/leaf`, `${root}/mine`), /is no regular file/);
      strictEqual(await host.storeFile(`${root}/mine`, "m"), "OK");
      match(await host.hardLink(`${root}/mine`, `${root}/way/mine`), way);
      match(await host.hardLink(`${root}/mine`, root), /would replace the destination/);
      strictEqual(await host.setPermissions(`${root}/leaf`, "symlink", { modTime: 0n }), "OK");
      strictEqual(await host.close(), "OK");
    });
    deepStrictEqual(names(outside), ["file"]);
    strictEqual(permissions(`${outside}/file`), 0o640);
    ok(Deno.lstatSync(`${outside}/file`).mtime!.getTime() > 0);
    strictEqual(Deno.lstatSync(`${root}/leaf`).mtime!.getTime(), 0);
  }));

Deno.test("V10 what is not there, or is something else, is an error of its own", () =>
  inFolder(async (root) => {
    await withDir(root, async (_host, host) => {
      match(await host.setPermissions(`${root}/none/f`, "file"), /"\/none\/f": no such file/);
      strictEqual(await host.createDirectory(`${root}/d`), "OK");
      match(await host.hardLink(`${root}/none`, `${root}/d/l`), /"\/d\/l": no such file/);
      match(await host.hardLink(`${root}/d`, `${root}/l`), /is no regular file/);
      strictEqual(await host.close(), "OK");
    });
    deepStrictEqual(names(root), ["d"]);
  }));

Deno.test("V11 a link replaces what stands there; without hard links it is a copy", () =>
  inFolder(async (root) => {
    await withDir(root, async (_host, host) => {
      strictEqual(await host.storeFile(`${root}/a`, "a"), "OK");
      strictEqual(await host.storeFile(`${root}/b`, "old"), "OK");
      strictEqual(await host.hardLink(`${root}/a`, `${root}/b`), "OK");
      strictEqual(await host.hardLink(`${root}/a`, `${root}/a`), "OK");
      strictEqual(await host.close(), "OK");
    });
    strictEqual(Deno.lstatSync(`${root}/a`).ino, Deno.lstatSync(`${root}/b`).ino);
    deepStrictEqual(names(root), ["a", "b"]);

    await Deno.chmod(`${root}/a`, 0o4711);
    await Deno.utime(`${root}/a`, 1000, 1000);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const restored = restoredEntries(root, { owner: restoreOwner(() => {}), fsync: false, log });
    const { signal } = new AbortController();
    const { link } = Deno;
    try {
      Deno.link = () => Promise.reject(Object.assign(new Error("no links"), { code: "EPERM" }));
      await restored.link({ path: "/copy", existing: "/a" }, signal);
    } finally {
      Deno.link = link;
    }
    const copy = Deno.lstatSync(`${root}/copy`);
    strictEqual(await Deno.readTextFile(`${root}/copy`), "a");
    strictEqual(copy.mode! & 0o7777, 0o4711);
    strictEqual(copy.mtime!.getTime(), 1_000_000);
    strictEqual(copy.nlink, 1);
    await rejects(restored.link({ path: "/x", existing: "/gone" }, signal), /no such file/);
  }));
