import { strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import { findProgram } from "./find_program.ts";

Deno.test("programs are found on the path, and only if they can be run", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "first"));
    await Deno.mkdir(join(folder, "second", "folder"), { recursive: true });
    await Deno.writeTextFile(join(folder, "first", "tool"), "", { mode: 0o644 });
    await Deno.writeTextFile(join(folder, "second", "tool"), "", { mode: 0o755 });
    const path = `:${join(folder, "none")}:${join(folder, "first")}:${join(folder, "second")}`;
    equal(await findProgram("tool", path), join(folder, "second", "tool"));
    equal(await findProgram("folder", path), undefined);
    equal(await findProgram("other", path), undefined);
  });
});
