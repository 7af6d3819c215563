import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import { moveInto, refuseExisting } from "./place_results.ts";

/** Writes files; a name that ends with a slash is a folder with a manifest in it. */
async function write(folder: string, names: readonly string[], content: string): Promise<void> {
  await Deno.mkdir(folder);
  for (const name of names) {
    if (name.endsWith("/")) await write(join(folder, name), ["manifest.yaml"], content);
    else await Deno.writeTextFile(join(folder, name), content);
  }
}

const places = (folder: string) => ({
  out: join(folder, "out"),
  work: join(folder, "work"),
  before: join(folder, "before"),
});

Deno.test("results replace what was there, and what else is there stays", async () => {
  await withFolder(async (folder) => {
    const { out, work, before } = places(folder);
    await write(out, ["p/", "p.sums", "other"], "old");
    await write(work, ["p/", "p.sums", "p.json"], "new");
    await moveInto(out, work, ["p", "p.sums", "p.json"], before);
    for (const name of ["p/manifest.yaml", "p.sums", "p.json"]) {
      equal(await Deno.readTextFile(join(out, name)), "new", name);
    }
    equal(await Deno.readTextFile(join(out, "other")), "old");
  });
});

Deno.test("when one cannot be placed, all is as it was", async () => {
  await withFolder(async (folder) => {
    const { out, work, before } = places(folder);
    await write(out, ["p/", "p.sums"], "old");
    await write(work, ["p/", "p.sums"], "new");
    await rejects(() => moveInto(out, work, ["p", "p.sums", "gone"], before), Deno.errors.NotFound);
    deepEqual([...Deno.readDirSync(out)].map(({ name }) => name).sort(), ["p", "p.sums"]);
    equal(await Deno.readTextFile(join(out, "p", "manifest.yaml")), "old");
    equal(await Deno.readTextFile(join(out, "p.sums")), "old");
  });
});

Deno.test("a package that is there is refused, and so is a folder that is none of pack's", async () => {
  await withFolder(async (folder) => {
    await refuseExisting(join(folder, "none"), "p");
    const { out } = places(folder);
    await write(out, ["p/"], "old");
    await refuseExisting(out, "p");
    await Deno.remove(join(out, "p", "manifest.yaml"));
    await rejects(() => refuseExisting(out, "p"), { code: "already_exists", message: /no staged/ });
    await Deno.writeTextFile(join(out, "q.ptar"), "");
    await rejects(() => refuseExisting(out, "q"), {
      code: "already_exists",
      message: /has q\.ptar already, and what was published .* another version with --version$/,
    });
  });
});

Deno.test("a package for the other generation of plakar is not replaced", async () => {
  await withFolder(async (folder) => {
    const { out } = places(folder);
    await write(out, ["p/"], "name: p\n");
    await refuseExisting(out, "p", "v1.1");
    await rejects(() => refuseExisting(out, "p", "v1.0"), {
      code: "already_exists",
      message: /it has p already, which is for plakar v1\.1: remove it, or choose another --out$/,
    });
    await Deno.writeTextFile(join(out, "p", "manifest.yaml"), "name: p\nversion: v1.0.0\n");
    await refuseExisting(out, "p", "v1.0");
    await rejects(() => refuseExisting(out, "p"), { message: /which is for plakar v1\.0/ });
  });
});
