import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { fileKindOf, type ImportRecord, posixFromGoMode } from "@plakar-deno/sdk";
import { importer } from "./importer.ts";
import {
  byPath,
  contentOf,
  context,
  emptyResults,
  imported,
  run,
  signal,
  withFolder,
} from "./testdata/import_folder.ts";

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
    match(record.message, /^cannot read the link ".*\/link": .*UTF-8 and cannot be stored; rename/);
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
