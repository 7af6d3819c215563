import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import {
  directoryRecord,
  type FileInfoInit,
  fileRecord,
  type Generation,
  type ImportRecord,
  serveExporter,
  symlinkRecord,
} from "@plakar-deno/sdk";
import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { connectPlugin, exporterSession, memoryConnection } from "../../host/mod.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { exporter } from "./exporter.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (path: string, content: string, info: FileInfoInit = {}) =>
  fileRecord(path, { size: bytes(content).length, ...info }, () => bytes(content));
const time = new Date("2021-02-03T04:05:06.789Z");

/** Restores into a folder by a host of a generation; resolves to the errors by path. */
async function restore(
  generation: Generation,
  folder: string,
  ...records: readonly ImportRecord[]
): Promise<Record<string, string>> {
  const errors: Record<string, string> = {};
  const config = { location: `legacy-folder://${folder}` };
  const connection = memoryConnection();
  const serving = serveExporter(exporter, { connection: connection.plugin, log: () => {} });
  try {
    const init = { protocol: "legacy-folder", config, generation };
    await using session = await exporterSession(connectPlugin(connection), init);
    equal(session.generation, generation);
    equal(session.root, folder);
    await session.export(records, {
      onResult: ({ path, error }) => {
        if (error !== "") errors[path] = error;
      },
    });
  } finally {
    connection.closeHost();
    await serving;
  }
  return errors;
}

/** Every entry below a folder: what it is, its mode and content. */
async function tree(folder: string, base = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name } of Deno.readDir(folder + base)) {
    const path = `${base}/${name}`;
    const { isDirectory, isSymlink, mode } = await Deno.lstat(folder + path);
    const bits = (mode! & 0o7777).toString(8);
    if (isSymlink) found[path] = `-> ${await Deno.readLink(folder + path)}`;
    else if (isDirectory) Object.assign(found, { [path]: bits }, await tree(folder, path));
    else found[path] = `${bits} ${await Deno.readTextFile(folder + path)}`;
  }
  return Object.fromEntries(Object.entries(found).sort());
}

for (const generation of ["v1.0", "v1.1"] as const) {
  const test = (title: string, run: (folder: string) => Promise<void>) =>
    Deno.test(`${title} [${generation}]`, () => withFolder(run));

  test("E1 E6 E14 a tree is restored with its modes, a folder that nobody may write too", async (folder) => {
    const to = `${folder}/new/here`;
    deepEqual(
      await restore(
        generation,
        to,
        directoryRecord("/", {}),
        directoryRecord("/sub", { mode: 0o555, modTime: time }),
        file("/sub/a", "größe", { mode: 0o640, modTime: time }),
        file("/sub/empty", "", { mode: 0o400 }),
        directoryRecord("/sub/deep", { mode: 0o1777 }),
        symlinkRecord("/sub/deep/link", {}, "../a"),
      ),
      {},
    );
    deepEqual(await tree(to), {
      "/sub": "555",
      "/sub/a": "640 größe",
      "/sub/deep": "1777",
      "/sub/deep/link": "-> ../a",
      "/sub/empty": "400 ",
    });
    for (const path of ["/sub", "/sub/a"]) {
      equal((await Deno.stat(to + path)).mtime!.getTime(), time.getTime(), path);
    }
    // A second restore over the first.
    deepEqual(
      await restore(
        generation,
        to,
        directoryRecord("/", {}),
        directoryRecord("/sub", { mode: 0o755 }),
        file("/sub/empty", "now with content", { mode: 0o600 }),
        symlinkRecord("/sub/deep/link", {}, "elsewhere"),
      ),
      {},
    );
    equal((await tree(to))["/sub/empty"], "600 now with content");
    equal((await tree(to))["/sub/deep/link"], "-> elsewhere");
    deepEqual(Object.keys(await tree(to)).length, 5);
  });

  test("E16 hard links are names of one file, also where they are already", async (folder) => {
    const linked = { dev: 1, ino: 7, nlink: 2, mode: 0o600 };
    const records = [
      directoryRecord("/", {}),
      file("/a", "content", linked),
      directoryRecord("/b", {}),
      file("/b/c", "content", linked),
    ];
    for (let time = 0; time < 2; time++) {
      deepEqual(await restore(generation, folder, ...records), {});
      deepEqual(await tree(folder), { "/a": "600 content", "/b": "755", "/b/c": "600 content" });
      const [one, other] = await Promise.all([
        Deno.stat(`${folder}/a`),
        Deno.stat(`${folder}/b/c`),
      ]);
      equal(one.ino, other.ino);
    }
  });

  test("E17 nothing is written through a symbolic link, whoever made it", async (folder) => {
    const [to, outside] = [`${folder}/to`, `${folder}/outside`];
    await Deno.mkdir(outside, { mode: 0o700 });
    await Deno.mkdir(to);
    await Deno.symlink(outside, `${to}/found`);
    const errors = await restore(
      generation,
      to,
      directoryRecord("/", {}),
      symlinkRecord("/made", {}, outside),
      directoryRecord("/made/folder", { mode: 0o777 }),
      file("/made/file", "x"),
      directoryRecord("/found", { mode: 0o777 }),
      file("/found/file", "x"),
      symlinkRecord("/found/link", {}, "x"),
      file("/after", "goes on", { mode: 0o600 }),
    );
    const refused = ["/found", "/found/file", "/found/link", "/made/file", "/made/folder"];
    deepEqual(Object.keys(errors).sort(), refused);
    deepEqual(await tree(outside), {});
    equal((await Deno.stat(outside)).mode! & 0o777, 0o700);
    equal((await tree(to))["/after"], "600 goes on");
  });

  test("E18 files and links in the way are replaced, a folder is not", async (folder) => {
    await Deno.writeTextFile(`${folder}/kept`, "kept");
    await Deno.symlink("kept", `${folder}/file`);
    await Deno.writeTextFile(`${folder}/link`, "old");
    await Deno.mkdir(`${folder}/folder`, { mode: 0o700 });
    const errors = await restore(
      generation,
      folder,
      directoryRecord("/", {}),
      file("/file", "new", { mode: 0o600 }),
      symlinkRecord("/link", {}, "file"),
      file("/folder", "x"),
      directoryRecord("/kept", {}),
    );
    deepEqual(Object.keys(errors).sort(), ["/folder", "/kept"]);
    match(errors["/kept"]!, /a file or a symbolic link stands there.*move it away/);
    const { "/kept": kept, ...found } = await tree(folder);
    equal(kept!.slice(4), "kept");
    deepEqual(found, { "/file": "600 new", "/folder": "700", "/link": "-> file" });
  });

  test("E7 a file whose content is not whole leaves the old one and nothing else", async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "old");
    const short = (path: string) => file(path, "new", { size: 300_000 });
    const errors = await restore(
      generation,
      folder,
      directoryRecord("/", {}),
      short("/a"),
      short("/b"),
      file("/c", "c", { mode: 0o600 }),
    );
    deepEqual(Object.keys(errors).sort(), ["/a", "/b"]);
    const { "/a": old, ...rest } = await tree(folder);
    equal(old!.slice(4), "old");
    deepEqual(rest, { "/c": "600 c" });
  });

  test("a location that is no clean absolute path is refused", async () => {
    for (const path of ["here", "/a/../b", "/a//b", ""]) {
      await rejects(restore(generation, path), /names no clean absolute path; give a folder like/);
    }
  });
}

Deno.test("V10 V11 metadata of what is not there and links to it make nothing", () =>
  withFolder(async (folder) => {
    const connection = memoryConnection();
    const serving = serveExporter(exporter, { connection: connection.plugin, log: () => {} });
    const plugin = connectPlugin(connection);
    const { client } = plugin;
    try {
      await client.unary(exporterMethodsV10.init, {
        proto: "legacy-folder",
        config: { location: `legacy-folder://${folder}` },
      });
      const pathname = `${folder}/no/such/file`;
      await rejects(
        client.unary(exporterMethodsV10.setPermissions, { pathname, fileInfo: {} }),
        /cannot set owner, mode and time of "[^"]*no\/such\/file": no such file/,
      );
      const link = { oldname: pathname, newname: `${folder}/new`, ltype: 0 };
      await rejects(
        client.unary(exporterMethodsV10.createLink, link),
        /cannot link to "[^"]*no\/such\/file" from "[^"]*\/new": no such file/,
      );
      deepEqual(await tree(folder), {});
    } finally {
      await plugin.close();
      await serving;
    }
  }));
