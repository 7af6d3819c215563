import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import {
  type ConnectContext,
  fileKindOf,
  type Importer,
  type ImportRecord,
  openByteSource,
  parseLocation,
  posixFromGoMode,
  type RawConfig,
} from "@plakar-deno/sdk";
import { importer } from "./importer.ts";

const { signal } = new AbortController();

function context(
  location: string,
  { config = {}, excludes = [], hostname = "box" }: {
    config?: RawConfig;
    excludes?: readonly string[];
    hostname?: string;
  } = {},
): ConnectContext<RawConfig> {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const host = { os: "linux", arch: "amd64", cwd: "/", maxConcurrency: 2, noXattr: false };
  return {
    protocol: "dir",
    config,
    location: parseLocation(location),
    host: { ...host, hostname, excludes },
    log,
    args: [],
    signal,
  };
}

async function imported(made: Importer): Promise<ImportRecord[]> {
  return await Array.fromAsync(made.import({ signal, results: emptyResults() }));
}

async function* emptyResults(): AsyncGenerator<never, void, void> {}

/** The records below the root by path; fails when a path comes twice. */
function byPath(root: string, records: readonly ImportRecord[]): Map<string, ImportRecord> {
  const map = new Map<string, ImportRecord>();
  for (const record of records) {
    const below = root === record.path ? "." : record.path.slice(root.length + 1);
    if (!record.path.startsWith(root)) continue;
    ok(!map.has(below), `${record.path} came twice`);
    map.set(below, record);
  }
  return map;
}

async function contentOf(record: ImportRecord | undefined): Promise<string> {
  ok(record?.kind === "file");
  const source = openByteSource(await record.open({ signal }));
  const buffer = new Uint8Array(64);
  let text = "";
  for (let count = await source.read(buffer); count !== null; count = await source.read(buffer)) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  await source.close();
  return text;
}

async function withFolder(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  ok(success, new TextDecoder().decode(stderr));
}

Deno.test("the definition says protocol, flags and options", () => {
  deepEqual(importer.protocols, ["dir"]);
  deepEqual(importer.flags, ["localfs"]);
  match(JSON.stringify(importer.jsonSchema), /one_file_system.*dont_traverse_fs/s);
});

Deno.test("origin, type and root are stable and clean", async () => {
  await withFolder(async (root) => {
    const made = await importer.construct(context(`dir://${root}//./`));
    deepEqual([made.root(), made.type(), made.origin()], [root, "dir", "box"]);
    await made.ping({ signal });
    const nameless = await importer.construct(context(`dir:${root}`, { hostname: "" }));
    equal(nameless.origin(), "localhost");
  });
});

Deno.test("every folder above the root comes first, with its own metadata", async () => {
  await withFolder(async (root) => {
    const records = await imported(await importer.construct(context(`dir://${root}`)));
    const parts = root.split("/").slice(1);
    const expected = ["/", ...parts.map((_, at) => `/${parts.slice(0, at + 1).join("/")}`)];
    deepEqual(records.map((record) => record.path), expected);
    for (const record of records) {
      ok(record.kind === "directory");
      const stat = await Deno.lstat(record.path);
      equal(posixFromGoMode(record.info.mode), stat.mode);
      equal(record.info.ino, BigInt(stat.ino!));
    }
  });
});

Deno.test("nasty names and contents arrive whole", async () => {
  await withFolder(async (root) => {
    const names = [
      "new\nline",
      "'quote\"",
      "-rf",
      "日本 \u{1F600}",
      " space ",
      "back\\slash",
      "...",
    ];
    for (const name of names) await Deno.writeTextFile(`${root}/${name}`, `in ${name}`);
    await Deno.writeTextFile(`${root}/empty`, "");
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    deepEqual([...map.keys()].sort(), [".", ...names, "empty"].sort());
    for (const name of names) equal(await contentOf(map.get(name)), `in ${name}`);
    equal(await contentOf(map.get("empty")), "");
  });
});

Deno.test("modes, owners, times and sizes are those of the file system", async () => {
  await withFolder(async (root) => {
    const modes = [0o4755, 0o2750, 0o1777, 0o000, 0o644];
    for (const mode of modes) {
      const path = `${root}/${mode.toString(8)}`;
      await Deno.writeTextFile(path, "x".repeat(mode % 7));
      await run("chmod", mode.toString(8), path);
      await Deno.utime(path, 1_000_000, 1_234_567.891);
    }
    await Deno.mkdir(`${root}/sticky`);
    await run("chmod", "1777", `${root}/sticky`);
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    for (const mode of modes) {
      const record = map.get(mode.toString(8));
      ok(record?.kind === "file");
      equal(posixFromGoMode(record.info.mode), 0o100000 | mode);
      equal(record.info.size, mode % 7);
      equal(record.info.modTime, 1_234_567_891_000_000n);
      equal(record.info.uid, BigInt(Deno.uid()!));
      const user = await new Deno.Command("id", { args: ["-un"] }).output();
      equal(record.info.username, new TextDecoder().decode(user.stdout).trim());
    }
    const sticky = map.get("sticky");
    ok(sticky?.kind === "directory");
    equal(posixFromGoMode(sticky.info.mode), 0o041777);
  });
});

Deno.test("symbolic links keep their target to the letter and are not followed", async () => {
  await withFolder(async (root) => {
    const targets = { broken: "nowhere", absolute: "/etc", loop: "loop", odd: "../a//b/\n" };
    for (const [name, target] of Object.entries(targets)) {
      await Deno.symlink(target, `${root}/${name}`);
    }
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    for (const [name, target] of Object.entries(targets)) {
      const record = map.get(name);
      ok(record?.kind === "symlink");
      equal(record.target, target);
    }
    equal(map.size, 5);
  });
});

Deno.test("hard links are files with the same device and inode", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/a`, "same");
    await Deno.link(`${root}/a`, `${root}/b`);
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    const [a, b] = [map.get("a"), map.get("b")];
    ok(a?.kind === "file" && b?.kind === "file");
    deepEqual([a.info.dev, a.info.ino, a.info.nlink], [b.info.dev, b.info.ino, 2]);
    equal(await contentOf(b), "same");
  });
});

Deno.test("pipes and sockets are special records, never opened", async () => {
  await withFolder(async (root) => {
    await run("mkfifo", `${root}/pipe`);
    const listener = Deno.listen({ transport: "unix", path: `${root}/socket` });
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    listener.close();
    for (const [name, type] of [["pipe", 0o010000], ["socket", 0o140000]] as const) {
      const record = map.get(name);
      ok(record?.kind === "special");
      equal(posixFromGoMode(record.info.mode) & 0o170000, type);
      equal(fileKindOf(record.info.mode), "special");
    }
  });
});

Deno.test("I21 a link target that is not UTF-8 becomes an error record, the import goes on", async () => {
  await withFolder(async (root) => {
    await run("sh", "-c", `ln -s "$(printf 'bad\\377')" "$1/link" && : > "$1/z"`, "sh", root);
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    const record = map.get("link");
    ok(record?.kind === "error");
    match(record.message, /^cannot read the link ".*\/link": .*UTF-8/);
    equal(map.get("z")?.kind, "file");
  });
});

Deno.test("I18 a file that vanishes becomes an error record, the import goes on", async () => {
  await withFolder(async (root) => {
    for (let at = 0; at < 300; at++) await Deno.writeTextFile(`${root}/${1000 + at}`, "");
    const made = await importer.construct(context(`dir://${root}`));
    const records: ImportRecord[] = [];
    for await (const record of made.import({ signal, results: emptyResults() })) {
      records.push(record);
      if (record.path.endsWith("/1000")) await Deno.remove(`${root}/1200`);
    }
    const map = byPath(root, records);
    equal(map.size, 301);
    deepEqual([...map.values()].filter(({ kind }) => kind === "error").map(({ path }) => path), [
      `${root}/1200`,
    ]);
  });
});

Deno.test("I11 nothing is opened while records are made; a file gone since fails its own Open", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/f`, "before");
    await Deno.writeTextFile(`${root}/g`, "x");
    const map = byPath(root, await imported(await importer.construct(context(`dir://${root}`))));
    await Deno.writeTextFile(`${root}/f`, "changed since");
    await Deno.remove(`${root}/g`);
    equal(await contentOf(map.get("f")), "changed since");
    await rejects(contentOf(map.get("g")), new RegExp(`"${root}/g"`));
  });
});

Deno.test("excluded folders are pruned, excluded files left out", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/cache/deep`, { recursive: true });
    for (const name of ["cache/deep/a", "a.tmp", "b"]) {
      await Deno.writeTextFile(`${root}/${name}`, "");
    }
    const excludes = ["cache/", "*.tmp"];
    const made = await importer.construct(context(`dir://${root}`, { excludes }));
    deepEqual([...byPath(root, await imported(made)).keys()], [".", "b"]);
  });
});

Deno.test("both names of the option are taken, other options and words are refused", async () => {
  await withFolder(async (root) => {
    const construct = (config: RawConfig) =>
      Promise.resolve(importer.construct(context(`dir://${root}`, { config })));
    for (const name of ["one_file_system", "dont_traverse_fs"]) {
      const made = await construct({ [name]: "true" });
      equal((await imported(made)).at(-1)?.path, root);
      await rejects(construct({ [name]: "maybe" }), new RegExp(`"maybe" of "${name}"`));
    }
    await rejects(construct({ one_filesystem: "true" }), /one_filesystem/);
  });
});

Deno.test("a location that is a link to a folder imports the folder under its real path", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/real`);
    await Deno.writeTextFile(`${root}/real/f`, "");
    await Deno.symlink("real", `${root}/link`);
    const made = await importer.construct(context(`dir://${root}/link`));
    equal(made.root(), `${root}/real`);
    equal((await imported(made)).at(-1)?.path, `${root}/real/f`);
  });
});

Deno.test("I22 a location that is no folder is refused with value, reason and remedy", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/file`, "");
    await Deno.symlink("loop", `${root}/loop`);
    const cases: readonly (readonly [location: string, message: string])[] = [
      ["dir:", 'cannot import "": the location names no folder; give one like "dir:///srv/data"'],
      [
        "dir:some/where",
        'cannot import "some/where": the path is relative; give an absolute one like "dir:///srv/data"',
      ],
      [
        `dir://${root}/gone`,
        `cannot import "${root}/gone": the folder does not exist; check the location`,
      ],
      [
        `dir://${root}/file`,
        `cannot import "${root}/file": it is not a folder; ` +
        `give the folder that holds it, "${root}"`,
      ],
      [
        `dir://${root}/file/x`,
        `cannot import "${root}/file/x": a part of the path is a file; check the location`,
      ],
      [
        `dir://${root}/loop`,
        `cannot import "${root}/loop": its symbolic links lead in a circle; correct them`,
      ],
    ];
    for (const [location, message] of cases) {
      await rejects(async () => await importer.construct(context(location)), { message });
    }
  });
});

Deno.test("I2 a root that is gone at import time fails the import", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/source`);
    const made = await importer.construct(context(`dir://${root}/source`));
    await Deno.remove(`${root}/source`);
    await rejects(imported(made), /^ConnectorError: cannot read the metadata of ".*\/source": /);
    await rejects(made.ping({ signal }), /the folder does not exist/);
  });
});

Deno.test("I25 an aborted import stops", async () => {
  await withFolder(async (root) => {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${root}/${name}`, "");
    const made = await importer.construct(context(`dir://${root}`));
    const controller = new AbortController();
    const seen: string[] = [];
    await rejects(async () => {
      const call = { signal: controller.signal, results: emptyResults() };
      for await (const { path } of made.import(call)) {
        seen.push(path);
        if (path === `${root}/a`) controller.abort(new Error("cancelled by the host"));
      }
    }, /cancelled by the host/);
    equal(seen.at(-1), `${root}/a`);
  });
});

Deno.test("I27 two imports of one importer give the same records", async () => {
  await withFolder(async (root) => {
    await Deno.writeTextFile(`${root}/a`, "x");
    const made = await importer.construct(context(`dir://${root}`));
    const [first, second] = await Promise.all([imported(made), imported(made)]);
    const facts = (records: readonly ImportRecord[]) =>
      records.map((record) => [record.path, "info" in record ? record.info : undefined]);
    deepEqual(facts(first), facts(second));
  });
});
