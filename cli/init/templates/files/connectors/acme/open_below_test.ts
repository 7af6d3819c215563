import { rejects, strictEqual as equal } from "node:assert/strict";
import { openBelow } from "./open_below.ts";

Deno.test("a file below the folder is opened, also where the folder is the root", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/a b`);
    await Deno.writeTextFile(`${folder}/a b/ü`, "text");
    for (const root of [folder, "/"]) {
      const reader = await openBelow(root, `${folder}/a b/ü`);
      try {
        const buffer = new Uint8Array(16);
        equal(new TextDecoder().decode(buffer.subarray(0, await reader.read(buffer) ?? 0)), "text");
      } finally {
        await reader.close();
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what a backup would not list is refused: other places, links, no files", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/data/inside`, { recursive: true });
    await Deno.mkdir(`${folder}/data-2`);
    for (const file of ["data/inside/a", "data-2/b", "secret"]) {
      await Deno.writeTextFile(`${folder}/${file}`, "x");
    }
    await Deno.symlink("../secret", `${folder}/data/link`);
    await Deno.symlink("inside", `${folder}/data/within`);
    const refused = ["", "/", "-2/b", "/../secret", "/link", "/inside", "/within/a"];
    for (const below of refused) {
      await rejects(
        openBelow(`${folder}/data`, `${folder}/data${below}`),
        /no such file is backed/,
      );
    }
    await rejects(openBelow(`${folder}/data`, `${folder}/data/gone`), /does not exist/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
