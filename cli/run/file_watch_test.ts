import { strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import { fileWatch } from "./file_watch.ts";

/** Whether the promise is settled by now, and a little later. */
function settles(promise: Promise<unknown>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 200));
  return Promise.race([promise.then(() => true), late]);
}

Deno.test("a save is told however an editor does it, and once", () =>
  withFolder(async (folder) => {
    const [one, other] = [join(folder, "one.ts"), join(folder, "other.ts")];
    for (const file of [one, other]) await Deno.writeTextFile(file, "");
    using watch = fileWatch();
    watch.watch([one]);
    await Deno.writeTextFile(other, "not of interest");
    await Deno.readTextFile(one);
    equal(await settles(watch.changed()), false);

    await Deno.writeTextFile(one, "in place");
    equal(await watch.changed(), one);
    watch.forget();
    equal(await settles(watch.changed()), false);

    await Deno.writeTextFile(`${one}~`, "renamed over");
    await Deno.rename(`${one}~`, one);
    equal(await watch.changed(), one);
  }));

Deno.test("files of other folders can be added, also those that are not there yet", () =>
  withFolder(async (folder) => {
    const [one, missing] = [join(folder, "one.ts"), join(folder, "inner", "missing.ts")];
    await Deno.mkdir(join(folder, "inner"));
    using watch = fileWatch();
    watch.watch([one]);
    watch.watch([join(folder, "none", "x.ts"), one, missing]);
    await Deno.writeTextFile(missing, "here it is");
    equal(await watch.changed(), missing);
  }));

Deno.test("a change that was found out elsewhere counts as one that was seen", async () => {
  using watch = fileWatch();
  watch.notice("/x");
  equal(await watch.changed(), "/x");
});
