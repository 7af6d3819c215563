import { deepStrictEqual as deepEqual, ok, rejects } from "node:assert/strict";
import { localTree } from "./local_tree.ts";

Deno.test("blocking and promised answers are the same, and others get their turn", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/f`, "x");
    const tree = localTree();
    const expected = await Deno.lstat(`${folder}/f`);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    let promised = 0;
    let blocking = 0;
    // A busy machine lets timers wait, so this goes on until one ran.
    for (let call = 0; call < 20_000 || (turns === 0 && call < 2_000_000); call++) {
      const answer = tree.lstat(`${folder}/f`);
      if (answer instanceof Promise) promised++;
      else blocking++;
      deepEqual(answer instanceof Promise ? await answer : answer, expected);
    }
    clearInterval(timer);
    ok(promised > 0 && blocking > 0, `${promised} calls were promised, ${blocking} were not`);
    ok(turns > 0, "no timer ran while the tree was read");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a large directory is listed with a promise, a small one the same way in content", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/f`, "x");
    const stat = await Deno.lstat(folder);
    const large = localTree().list(folder, { ...stat, size: 1 << 20 });
    ok(large instanceof Promise);
    deepEqual((await large).map(({ name }) => name), ["f"]);
    deepEqual(await localTree().list(folder, stat), await large);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what is missing throws or rejects with the system's error", async () => {
  await rejects(async () => await localTree().lstat("/no/such/entry"), Deno.errors.NotFound);
  const stat = await Deno.lstat("/");
  for (const size of [0, 1 << 20]) {
    const list = async () => await localTree().list("/no/such/folder", { ...stat, size });
    await rejects(list, Deno.errors.NotFound);
  }
});
