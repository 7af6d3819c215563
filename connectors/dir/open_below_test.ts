import { rejects, strictEqual as equal } from "node:assert/strict";
import { fileRecord } from "@plakar-deno/sdk";
import { openBelow } from "./open_below.ts";
import { contentOf, run, withFolder } from "./testdata/import_folder.ts";

const read = (root: string, path: string) =>
  contentOf(fileRecord(path, {}, () => openBelow(root, path)));

Deno.test("V5 a file is opened by its path, with the content and size that it has now", async () => {
  await withFolder(async (root) => {
    const path = `${root}/a b/ü.txt`;
    await Deno.mkdir(`${root}/a b`);
    await Deno.writeTextFile(path, "before");
    equal(await read(root, path), "before");
    await Deno.writeTextFile(path, "afterwards");
    const reader = await openBelow(root, path);
    equal(reader.byteLength, 10);
    await reader.close();
    equal(await read("/", path), "afterwards");
  });
});

Deno.test("V7 a path that does not lie below the root, or is not clean, is refused", async () => {
  await withFolder(async (folder) => {
    const root = `${folder}/root`;
    await Deno.mkdir(root);
    await Deno.mkdir(`${root}-2`);
    for (const path of [`${folder}/secret`, `${root}-2/a`]) {
      await Deno.writeTextFile(path, "secret");
      await rejects(read(root, path), /it does not lie below ".*root", which is imported/);
    }
    await rejects(read(root, root), /it does not lie below/);
    await rejects(read(root, `${root}/../secret`), /its "\.\." could lead out/);
    await rejects(read(root, `${root}//a`), /it is not clean/);
    await rejects(read(root, "secret"), /it is relative/);
    await rejects(read(root, `${root}/a\0`), /it holds a NUL/);
  });
});

Deno.test("V7 nothing is opened through a symbolic link", async () => {
  await withFolder(async (folder) => {
    const root = `${folder}/root`;
    await Deno.mkdir(`${root}/inside`, { recursive: true });
    await Deno.mkdir(`${folder}/outside`);
    await Deno.writeTextFile(`${folder}/outside/secret`, "secret");
    await Deno.writeTextFile(`${root}/inside/a`, "a");
    await Deno.symlink(`${folder}/outside/secret`, `${root}/file`);
    await Deno.symlink(`${folder}/outside`, `${root}/folder`);
    await Deno.symlink("inside", `${root}/within`);
    await rejects(read(root, `${root}/file`), /it is a symbolic link, no regular file/);
    await rejects(read(root, `${root}/folder/secret`), /a folder on its way is a symbolic link/);
    await rejects(read(root, `${root}/within/a`), /a folder on its way is a symbolic link/);
    equal(await read(root, `${root}/inside/a`), "a");
  });
});

Deno.test("V7 what is no regular file is refused, and what is gone is told", async () => {
  await withFolder(async (root) => {
    await Deno.mkdir(`${root}/folder`);
    await run("mkfifo", `${root}/pipe`);
    await rejects(
      read(root, `${root}/folder`),
      /it is a folder, no regular file; .* run the backup/,
    );
    await rejects(read(root, `${root}/pipe`), /it is a device, pipe or socket, no regular file/);
    await rejects(read(root, `${root}/gone`), /cannot open the file ".*gone": it does not exist/);
  });
});
