import { match, strictEqual as equal } from "node:assert/strict";
import { ownGeneration } from "../runtime/own_generation.ts";
import { ownPath } from "./own_path.ts";

Deno.test("an executable is started by a path that tells a v1.0 host", async () => {
  const own = ownPath(Deno.execPath(), "v1.0");
  match(own.executable.replaceAll("\\", "/"), /\/plugins\/v1\.0\.0\/kit\/deno(\.exe)?$/);
  equal(ownGeneration([own.executable], []).generation, "v1.0");
  const { code } = await new Deno.Command(own.executable, { args: ["--version"] }).output();
  equal(code, 0);
  await own.remove();
  equal(await Deno.lstat(own.executable).catch(() => undefined), undefined);
  // What the link led to is still there.
  equal((await Deno.stat(Deno.execPath())).isFile, true);
});

Deno.test("for a v1.1 host, and when there is no such file, the path is as given", async () => {
  for (const own of [ownPath("bin/x"), ownPath("bin/x", "v1.1"), ownPath("no such x", "v1.0")]) {
    match(own.executable, /^(bin\/x|no such x)$/);
    await own.remove();
  }
});
