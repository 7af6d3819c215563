import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { call, inFolder, sampleConfig, storeAt } from "./testdata/test_store.ts";

function mode(path: string): number {
  return Deno.lstatSync(path).mode! & 0o7777;
}

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("Create makes the layout of protocol 5.4, folders above included", async () => {
  await inFolder(async (folder) => {
    const root = `${folder}/a/b`;
    await (await storeAt(`dir://${root}`)).create(sampleConfig, call);
    deepEqual(names(root), ["CONFIG", "locks", "packfiles", "states"]);
    for (const top of ["packfiles", "states"]) {
      equal(names(`${root}/${top}`).length, 256);
      equal(mode(`${root}/${top}`), 0o700);
      equal(mode(`${root}/${top}/0a`), 0o700);
      equal(mode(`${root}/${top}/ff`), 0o700);
    }
    equal(mode(`${root}/locks`), 0o700);
    equal(mode(`${root}/CONFIG`), 0o600);
    deepEqual(new Uint8Array(await Deno.readFile(`${root}/CONFIG`)), sampleConfig);
  });
});

Deno.test("S2 Create in an empty folder works, a second one changes nothing", async () => {
  await inFolder(async (folder) => {
    await (await storeAt(`dir://${folder}`)).create(sampleConfig, call);
    const second = await storeAt(`dir://${folder}`);
    await rejects(second.create(new Uint8Array([1]), call), {
      code: "already_exists",
      message: `cannot create a repository in ${JSON.stringify(folder)}: there is one already; ` +
        "choose another folder, or use the repository that is there",
    });
    deepEqual(new Uint8Array(await Deno.readFile(`${folder}/CONFIG`)), sampleConfig);
    deepEqual(names(folder), ["CONFIG", "locks", "packfiles", "states"]);
  });
});

Deno.test("S2 Create in a folder that holds something else changes nothing", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/thesis.txt`, "mine");
    const store = await storeAt(`dir://${folder}`);
    await rejects(store.create(sampleConfig, call), /not empty \(it holds "thesis.txt"\); choose/);
    deepEqual(names(folder), ["thesis.txt"]);
    await Deno.remove(`${folder}/thesis.txt`);
    await Deno.mkdir(`${folder}/packfiles`);
    await rejects(store.create(sampleConfig, call), /another create runs there or was interrupted/);
  });
});

Deno.test("S2 of many Creates at once one wins, and its bytes stay", async () => {
  await inFolder(async (folder) => {
    const root = `${folder}/r`;
    const tries = Array.from({ length: 12 }, async (_, at) => {
      await (await storeAt(`dir://${root}`)).create(new Uint8Array(1000).fill(at), call);
      return at;
    });
    const settled = await Promise.allSettled(tries);
    const winners = settled.filter((one) => one.status === "fulfilled");
    equal(winners.length, 1);
    for (const one of settled) {
      if (one.status === "rejected") equal(one.reason.code, "already_exists");
    }
    const store = await storeAt(`dir://${root}`);
    deepEqual(await store.open(call), new Uint8Array(1000).fill(winners[0]!.value));
    deepEqual(names(root), ["CONFIG", "locks", "packfiles", "states"]);
  });
});

Deno.test("S2 a dangling link is not written through", async () => {
  await inFolder(async (folder) => {
    await Deno.symlink(`${folder}/elsewhere`, `${folder}/link`);
    await rejects((await storeAt(`dir://${folder}/link`)).create(sampleConfig, call));
    deepEqual(names(folder), ["link"]);
  });
});
