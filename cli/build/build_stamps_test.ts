import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { openStamps } from "./build_stamps.ts";

const stamp = (sha256: string) => ({ inputs: "i", sha256, bytes: 1, modified: 2 });

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("two builds at once lose none of each other's stamps", async () => {
  await inFolder(async (folder) => {
    const [one, other] = [await openStamps(folder), await openStamps(folder)];
    await Promise.all(
      ["a", "b", "c", "d"].map((name, index) =>
        (index % 2 === 0 ? one : other).put(name, () => Promise.resolve(stamp(name)))
      ),
    );
    const after = await openStamps(folder);
    for (const name of ["a", "b", "c", "d"]) deepEqual(after.get(name), stamp(name));
    equal(after.get("e"), undefined);
  });
});

Deno.test("of two builds of one executable the last file and its stamp stay together", async () => {
  await inFolder(async (folder) => {
    let placed = "";
    await Promise.all(["first", "second", "third"].map(async (which, index) => {
      const stamps = await openStamps(folder);
      await stamps.put("x", async () => {
        placed = which;
        await new Promise((resolve) => setTimeout(resolve, 30 - 10 * index));
        return stamp(which);
      });
    }));
    deepEqual((await openStamps(folder)).get("x"), stamp(placed));
  });
});

Deno.test("damaged stamps are none, and the next one mends them", async () => {
  await inFolder(async (folder) => {
    for (const text of ['{"x": {"inputs"', "null", "3", "x".repeat(9_999)]) {
      await Deno.writeTextFile(join(folder, ".stamps.json"), text);
      const stamps = await openStamps(folder);
      equal(stamps.get("x"), undefined);
      await stamps.put("y", () => Promise.resolve(stamp("y")));
      deepEqual((await openStamps(folder)).get("y"), stamp("y"));
    }
  });
});
