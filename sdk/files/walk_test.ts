import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { parseExcludes } from "./excludes.ts";
import { localTree } from "./local_tree.ts";
import { walk, type WalkOptions } from "./walk.ts";
import type { WalkEntry } from "./walk_entry.ts";

const { signal } = new AbortController();

async function inTree(
  paths: readonly string[],
  work: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const path of paths) {
      if (path.endsWith("/")) await Deno.mkdir(`${root}/${path}`, { recursive: true });
      else await Deno.writeTextFile(`${root}/${path}`, path);
    }
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function walked(root: string, options: Partial<WalkOptions> = {}): Promise<WalkEntry[]> {
  return await Array.fromAsync(walk(root, { signal, ...options }));
}

/** Paths below the root; failed ones end with "!". */
function names(root: string, entries: readonly WalkEntry[]): string[] {
  return entries.map(({ path, error }) => path.slice(root.length) + (error ? "!" : ""));
}

Deno.test("a walk is depth first, directories before their content, names in byte order", async () => {
  const paths = [
    "b",
    "a/",
    "a/z",
    "a/c/",
    "a/c/1",
    "a.txt",
    "B",
    "-rf",
    "new\nline",
    "\u{1F600}",
    "\uFF5E",
  ];
  await inTree(paths, async (root) => {
    deepEqual(names(root, await walked(root)), [
      "",
      "/-rf",
      "/B",
      "/a",
      "/a/c",
      "/a/c/1",
      "/a/z",
      "/a.txt",
      "/b",
      "/new\nline",
      "/\uFF5E",
      "/\u{1F600}",
    ]);
  });
});

Deno.test("a walk yields symbolic links and does not follow them", async () => {
  await inTree(["d/", "d/f"], async (root) => {
    await Deno.symlink(".", `${root}/d/loop`);
    await Deno.symlink("nowhere", `${root}/broken`);
    const entries = await walked(root);
    deepEqual(names(root, entries), ["", "/broken", "/d", "/d/f", "/d/loop"]);
    deepEqual(entries.filter((entry) => entry.stat?.isSymlink).length, 2);
  });
});

Deno.test("more entries than are asked for ahead stay in order", async () => {
  const paths = Array.from({ length: 600 }, (_, at) => String(at).padStart(4, "0"));
  await inTree(paths, async (root) => {
    deepEqual(names(root, await walked(root)), ["", ...paths.map((path) => `/${path}`)]);
  });
});

Deno.test("excluded entries are not yielded and pruned directories not read", async () => {
  await inTree(
    ["keep/", "keep/x.tmp", "keep/y", "node_modules/", "node_modules/a"],
    async (root) => {
      const listed: string[] = [];
      const local = localTree();
      const reader = {
        ...local,
        list: (path: string, stat: Deno.FileInfo) => (
          listed.push(path.slice(root.length)), local.list(path, stat)
        ),
      };
      const excludes = parseExcludes(["node_modules/", "*.tmp"]);
      deepEqual(names(root, await walked(root, { excludes, reader })), ["", "/keep", "/keep/y"]);
      deepEqual(listed, ["", "/keep"]);
    },
  );
});

Deno.test("a directory excluded with exceptions below is read but not yielded", async () => {
  await inTree(["d/", "d/drop", "d/keep.txt"], async (root) => {
    const excludes = {
      isEmpty: false,
      prunes: () => false,
      excludes: (path: string) => /\/d(\/drop)?$/.test(path),
    };
    deepEqual(names(root, await walked(root, { excludes })), ["", "/d/keep.txt"]);
  });
});

Deno.test("I18 an entry that vanishes becomes a failed entry and the walk goes on", async () => {
  const paths = Array.from({ length: 400 }, (_, at) => String(at).padStart(4, "0"));
  await inTree(paths, async (root) => {
    const entries: WalkEntry[] = [];
    for await (const entry of walk(root, { signal })) {
      entries.push(entry);
      if (entry.path.endsWith("/0000")) await Deno.remove(`${root}/0300`);
    }
    equal(entries.length, 401);
    deepEqual(names(root, entries).filter((name) => name.endsWith("!")), ["/0300!"]);
    match(entries[301]!.error!.message, /^cannot read the metadata of ".*\/0300": .*vanished/);
    equal(entries[301]!.error!.code, "not_found");
  });
});

Deno.test("I18 a directory that vanishes before it is listed fails once and the walk goes on", async () => {
  await inTree(["a", "d/", "d/f", "z"], async (root) => {
    const entries: WalkEntry[] = [];
    for await (const entry of walk(root, { signal })) {
      entries.push(entry);
      if (entry.path.endsWith("/d") && !entry.error) {
        await Deno.remove(entry.path, { recursive: true });
      }
    }
    deepEqual(names(root, entries), ["", "/a", "/d", "/d!", "/z"]);
    match(entries[3]!.error!.message, /^cannot list the folder ".*\/d": /);
  });
});

Deno.test("I18 what the file system refuses is named with reason and remedy", async () => {
  await inTree(["closed/", "odd", "z"], async (root) => {
    const local = localTree();
    const reader = {
      list: (path: string, stat: Deno.FileInfo) =>
        path.endsWith("/closed")
          ? Promise.reject(new Deno.errors.PermissionDenied("Permission denied (os error 13)"))
          : local.list(path, stat),
      lstat: (path: string) => {
        if (path.endsWith("/odd")) throw new Error("Input/output error (os error 5): lstat 'x'");
        return local.lstat(path);
      },
    };
    const entries = await walked(root, { reader });
    deepEqual(names(root, entries), ["", "/closed", "/closed!", "/odd!", "/z"]);
    equal(
      entries[2]!.error!.message,
      `cannot list the folder "${root}/closed": permission denied; ` +
        "run as a user who may read it, or exclude it",
    );
    match(entries[3]!.error!.message, /: Input\/output error \(os error 5\); check the path/);
  });
});

Deno.test("a root that is missing, or a file, is one entry", async () => {
  await inTree(["f"], async (root) => {
    deepEqual(names(root, await walked(`${root}/gone`)), ["/gone!"]);
    deepEqual(names(root, await walked(`${root}/f/`)), ["/f"]);
  });
  await rejects(walked("relative"), /"relative": it is relative/);
});

Deno.test("I21 a name that is not UTF-8 never ends the walk; lost folders are reported", async () => {
  await inTree(["a/", "a/f", "ok", "z/", "z/f"], async (root) => {
    // Deno itself cannot make such names.
    const made = await new Deno.Command("sh", {
      args: [
        "-c",
        `cd "$1/a" && mkdir "$(printf 'bad\\377')" && : > "$(printf 'f\\376')"`,
        "sh",
        root,
      ],
    }).output();
    ok(made.success, new TextDecoder().decode(made.stderr));
    const entries = await walked(root);
    if ([...Deno.readDirSync(`${root}/a`)].length === 3) {
      // Deno 2.9 shows such names, garbled: what cannot be read under them is reported.
      const garbled = ["/a/bad\ufffd!", "/a/f", "/a/f\ufffd!"];
      deepEqual(names(root, entries), ["", "/a", ...garbled, "/ok", "/z", "/z/f"]);
      return;
    }
    const { nlink } = await Deno.lstat(`${root}/a`);
    // Only a file system that counts the links of directories can tell (btrfs and overlayfs give 1).
    const reported = nlink === 3 ? ["/a/\\xFF…!"] : [];
    deepEqual(names(root, entries), ["", "/a", ...reported, "/a/f", "/ok", "/z", "/z/f"]);
    if (nlink === 3) match(entries[2]!.error!.message, /^cannot read 1 folder in ".*\/a": .*UTF-8/);
    await new Deno.Command("sh", { args: ["-c", 'rm -rf "$1"', "sh", `${root}/a`] }).output();
  });
});

Deno.test("one file system: a directory on another device is yielded, what is in it is not", async () => {
  await inTree(["a/", "a/f", "mount/", "mount/f", "z"], async (root) => {
    const local = localTree();
    const reader = {
      ...local,
      // Files of an overlay file system may show another device than its directories.
      lstat: async (path: string) => {
        const stat = await local.lstat(path);
        return /\/(mount.*|z)$/.test(path) ? { ...stat, dev: stat.dev + 1 } : stat;
      },
    };
    const stay = names(root, await walked(root, { reader, oneFileSystem: true }));
    deepEqual(stay, ["", "/a", "/a/f", "/mount", "/z"]);
    equal((await walked(root, { reader })).length, 6);
  });
});

Deno.test("I25 an aborted walk throws the reason at its next step", async () => {
  await inTree(["a", "b", "c"], async (root) => {
    const controller = new AbortController();
    const seen: string[] = [];
    await rejects(async () => {
      for await (const { path } of walk(root, { signal: controller.signal })) {
        seen.push(path);
        if (path.endsWith("/a")) controller.abort(new Error("enough"));
      }
    }, /enough/);
    equal(seen.length, 2);
  });
});

Deno.test("I24 a walk that is left early reads no further", async () => {
  const paths = Array.from({ length: 100 }, (_, at) => String(at));
  await inTree(paths, async (root) => {
    const local = localTree();
    let asked = 0;
    const reader = { ...local, lstat: (path: string) => (asked++, local.lstat(path)) };
    for await (const { path } of walk(root, { signal, reader })) if (path !== root) break;
    ok(asked <= 18, `${asked} entries were asked for`);
  });
});
