import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import {
  call,
  inFolder,
  inStore,
  keepingLogger,
  sampleConfig,
  storeAt,
} from "./testdata/test_store.ts";

Deno.test("S3 Open says whether the folder or the repository is missing", async () => {
  await inFolder(async (folder) => {
    await rejects((await storeAt(`dir://${folder}`)).open(call), {
      code: "not_found",
      message: `no repository in ${JSON.stringify(folder)}: the folder has no file "CONFIG"; ` +
        "check the location and that the disk is mounted, or create the repository first",
    });
    await rejects(
      (await storeAt(`dir://${folder}/none`)).open(call),
      /none": the folder does not exist; check/,
    );
  });
});

Deno.test("Open is cancelled by its signal", async () => {
  await inStore(async (store) => {
    await rejects(store.open({ signal: AbortSignal.abort() }), { name: "AbortError" });
  });
});

Deno.test("Open removes temporary files of yesterday and no others", async () => {
  await inStore(async (_store, root) => {
    const old = new Date(Date.now() - 25 * 3600 * 1000);
    const young = new Date(Date.now() - 23 * 3600 * 1000);
    const keep: [string, Date][] = [
      [`tmp.${crypto.randomUUID()}`, young],
      ["tmp.1234567890", young],
      ["tmp.", old],
      ["notes.txt", old],
    ];
    const stale: [string, Date][] = [[`tmp.${crypto.randomUUID()}`, old], ["tmp.987654321", old]];
    await Deno.writeTextFile(`${root}/packfiles/tmp.424242`, "x");
    await Deno.utime(`${root}/packfiles/tmp.424242`, old, old);
    for (const [name, time] of [...keep, ...stale]) {
      await Deno.writeTextFile(`${root}/${name}`, "x");
      await Deno.utime(`${root}/${name}`, time, time);
    }
    await Deno.mkdir(`${root}/tmp.aaaaaaaa`);
    await Deno.utime(`${root}/tmp.aaaaaaaa`, old, old);
    const lines: string[] = [];
    const store = await storeAt(`dir://${root}`, { log: keepingLogger(lines) });
    deepEqual(await store.open(call), sampleConfig);
    equal(lines.length, 3, lines.join("\n"));
    equal([...Deno.readDirSync(`${root}/packfiles`)].length, 256);
    deepEqual(
      [...Deno.readDirSync(root)].map(({ name }) => name).sort(),
      ["CONFIG", "locks", "packfiles", "states", "tmp.aaaaaaaa", ...keep.map(([name]) => name)]
        .sort(),
    );
  });
});
