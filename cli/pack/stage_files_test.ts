import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { withFolder } from "../../tests/with_folder.ts";
import { runProgram } from "../run_program.ts";
import { digestLines } from "./digest_lines.ts";
import type { PackageFile } from "./package_files.ts";
import { stageFiles } from "./stage_files.ts";

const signal = new AbortController().signal;
const file = (source: string, path: string, mode: number): PackageFile => ({
  path,
  source,
  role: mode === 0o755 ? "executable" : "extra",
  mode,
});

Deno.test("files are copied byte for byte with the mode they get, and sha256sum agrees", async () => {
  await withFolder(async (folder) => {
    const program = join(folder, "program");
    await Deno.writeFile(program, new Uint8Array(3_000_001).fill(7), { mode: 0o700 });
    const odd = join(folder, "odd");
    await Deno.writeTextFile(odd, "");
    const staged = join(folder, "staged");
    await Deno.mkdir(staged);
    let seen = 0;
    const files = await stageFiles(
      [file(program, "bin/program", 0o755), file(odd, "a/odd\\name\nof a file", 0o644)],
      staged,
      signal,
      (bytes) => seen = bytes,
    );
    equal(seen, 3_000_001);
    deepEqual(files.map(({ path, bytes, mode }) => [path, bytes, mode]), [
      ["bin/program", 3_000_001, "0755"],
      ["a/odd\\name\nof a file", 0, "0644"],
    ]);
    for (const { path, mode } of files) {
      equal((await Deno.stat(join(staged, path))).mode! & 0o777, parseInt(mode, 8));
    }
    deepEqual(await Deno.readFile(join(staged, "bin/program")), await Deno.readFile(program));

    await Deno.writeTextFile(join(staged, "sums"), digestLines(files));
    const check = { args: ["-c", "--strict", "sums"], cwd: staged, signal };
    equal((await runProgram("sha256sum", check)).code, 0);
    await Deno.writeTextFile(join(staged, "bin/program"), "other");
    equal((await runProgram("sha256sum", check)).code, 1);
  });
});

Deno.test("a list of digests is sorted by path", () => {
  equal(
    digestLines([{ path: "b", sha256: "2" }, { path: "B", sha256: "1" }, {
      path: "a/z",
      sha256: "3",
    }]),
    "1  B\n3  a/z\n2  b\n",
  );
});

Deno.test("an abort ends a copy", async () => {
  await withFolder(async (folder) => {
    const source = join(folder, "source");
    await Deno.writeFile(source, new Uint8Array(5_000_000));
    const enough = new AbortController();
    await Deno.mkdir(join(folder, "staged"));
    await rejects(
      () =>
        stageFiles([file(source, "x", 0o644)], join(folder, "staged"), enough.signal, () => {
          enough.abort(new Error("enough"));
        }),
      /enough/,
    );
    equal((await Deno.stat(join(folder, "staged/x"))).size < 5_000_000, true);
  });
});
