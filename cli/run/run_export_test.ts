import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { compareTrees } from "../demo/compare_trees.ts";
import { makeTree } from "../demo/make_tree.ts";
import { withFolder } from "../../tests/with_folder.ts";
import { runCliText, testConnector } from "./testdata/run_cli_text.ts";

const { signal } = new AbortController();
const plugin = [
  "--plugin",
  fileURLToPath(new URL("../../connectors/dir/exporter.ts", import.meta.url)),
];
const exporting = (from: string, to: string, ...args: string[]) =>
  runCliText(["run", "export", from, `dir:${to}`, ...plugin, ...args]);

Deno.test("run export restores a whole tree as it is", () =>
  withFolder(async (folder) => {
    const source = join(folder, "source");
    await Deno.mkdir(source);
    await makeTree({ folder: source, bigFileBytes: 2_000_000, signal });
    const restored = join(folder, "restored");
    const { code, out } = await exporting(source, restored);
    equal(code, 0, out.join("\n"));
    const compared = await compareTrees({ source, restored, signal });
    deepEqual(compared.differences, []);
    equal(compared.entries > 10, true);
    match(out[0]!, /^sent: [\d,]+ files, [\d,]+ folders, .* links?, /);
  }));

Deno.test("run export --dry-run writes nothing, a misspelt folder neither", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), "first");
    const restored = join(folder, "restored");
    const dry = await exporting(join(folder, "a"), restored, "--dry-run");
    equal(dry.out[0], `nothing was written to dir://${restored}; read: 1 file, 1 folder, 5 B`);
    equal(dry.code, 0);
    await rejects(exporting(join(folder, "b"), restored), /cannot export ".*b": .*no such file/i);
    await rejects(Deno.stat(restored), Deno.errors.NotFound);
  }));

Deno.test("run export leaves out what a pattern names, and tells what the exporter refused", () =>
  withFolder(async (folder) => {
    const [source, restored] = [join(folder, "source"), join(folder, "restored")];
    for (const path of [join(source, "inner"), join(restored, "kept")]) {
      await Deno.mkdir(path, { recursive: true });
    }
    for (const name of ["kept", "a.tmp", "inner/b", "c"]) {
      await Deno.writeTextFile(join(source, name), name);
    }
    // A file cannot take the place of a folder.
    await Deno.writeTextFile(join(restored, "kept", "x"), "");
    const { code, out } = await exporting(
      source,
      restored,
      "--exclude=*.tmp",
      "--exclude=/inner",
      "--json",
    );
    equal(code, 1);
    const lines = out.map((line) => JSON.parse(line));
    const failed = lines.filter(({ type }) => type === "failed");
    deepEqual(failed.map(({ path }) => path), ["/kept"]);
    const { excluded, files, folders, failed: count, bytes, ok } = lines.at(-1);
    // "kept" was sent, but not stored.
    deepEqual([excluded, files, folders, count, bytes, ok], [3, 1, 1, 1, 1, false]);
    equal(await Deno.readTextFile(join(restored, "c")), "c");
    await rejects(Deno.stat(join(restored, "inner")), Deno.errors.NotFound);
  }));

Deno.test("run export that fails as a whole counts only what the exporter took", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b", "c"]) {
      await Deno.writeFile(join(folder, name), new Uint8Array(100));
    }
    const breaking = (how: string, ...args: string[]) => {
      const odd = ["--plugin", testConnector("odd_exporter.ts"), `--option=case=${how}`];
      return runCliText(["run", "export", folder, "odd:x", ...odd, ...args]);
    };
    const none = await breaking("unreachable");
    equal(none.code, 1);
    match(none.out[0]!, /^failed {2}.*the server cannot be reached/);
    // How many were on their way by then is a matter of time.
    match(
      none.out[1]!,
      /^taken before the export broke off: 0 files, 0 folders, 0 B(, [1-4] failed)?$/,
    );
    const some = await breaking("breaks");
    equal(some.code, 1);
    equal(some.out[0], "failed  /b: no space for it");
    equal(some.out.at(-2), "taken before the export broke off: 1 file, 1 folder, 100 B, 2 failed");
    const json = await breaking("breaks", "--json");
    equal(json.code, 1);
    const { ok, files, folders, failed, bytes } = JSON.parse(json.out.at(-1)!);
    deepEqual([ok, files, folders, failed, bytes], [false, 1, 1, 2, 100]);
  }));
