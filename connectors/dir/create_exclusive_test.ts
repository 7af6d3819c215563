import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { createExclusive } from "./create_exclusive.ts";
import { inFolder } from "./testdata/test_store.ts";

const bytes = new TextEncoder().encode("new");

// What Deno throws on a file system without hard links.
function noLinks(): Promise<void> {
  return Promise.reject(Object.assign(new Error("Operation not permitted"), { code: "EPERM" }));
}

for (const [name, link] of [["with links", undefined], ["without links", noLinks]] as const) {
  Deno.test(`S2 a file is made whole ${name}, and nothing besides`, async () => {
    await inFolder(async (folder) => {
      await createExclusive(`${folder}/CONFIG`, bytes, link);
      deepEqual(new Uint8Array(await Deno.readFile(`${folder}/CONFIG`)), bytes);
      deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["CONFIG"]);
    });
  });

  Deno.test(`S2 a file that is there stays as it is ${name}`, async () => {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/CONFIG`, "old");
      await rejects(
        createExclusive(`${folder}/CONFIG`, bytes, link),
        Deno.errors.AlreadyExists,
      );
      equal(await Deno.readTextFile(`${folder}/CONFIG`), "old");
      deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["CONFIG"]);
    });
  });
}

Deno.test("another failure of the link is thrown, and the temporary file removed", async () => {
  await inFolder(async (folder) => {
    const full = Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
    await rejects(
      createExclusive(`${folder}/CONFIG`, bytes, () => Promise.reject(full)),
      full,
    );
    deepEqual([...Deno.readDirSync(folder)], []);
  });
});
