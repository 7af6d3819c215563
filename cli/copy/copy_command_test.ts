import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { type CliText, runCliText, testConnector } from "../run/testdata/run_cli_text.ts";

const plugins = [
  "--from-plugin",
  testConnector("odd_importer.ts"),
  "--to-plugin",
  fileURLToPath(new URL("../../connectors/dir/exporter.ts", import.meta.url)),
];

async function copying(
  args: readonly string[],
  check: (result: Awaited<ReturnType<typeof runCliText>>, to: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const to = join(folder, "to");
  try {
    await check(await runCliText(["copy", "odd:x", `dir:${to}`, ...plugins, ...args]), to);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("copy restores what the source has, and tells what it cannot", () =>
  copying([], async ({ code, out, err }, to) => {
    equal(await Deno.readTextFile(join(to, "inner", "b.txt")), "second");
    equal(await Deno.readLink(join(to, "link")), "a.txt");
    equal((await Deno.stat(join(to, "a.txt"))).mtime?.toISOString(), "2025-01-01T00:00:00.000Z");
    // Deno cannot make a pipe.
    match(out[0]!, /^failed {2}\/pipe: /);
    match(out[1]!, /^5 records copied, 2 files with 11 B sent, 1 failed$/);
    equal(out[2], "1 attribute left out: the exporter takes none");
    equal(code, 1);
    match(err[0]!, /^odd_importer\.ts: /);
    match(err[1]!, /^dir-exporter: .*exporter\.ts, from source, with the permission set/);
  }));

Deno.test("copy --json prints what failed, then the totals", () =>
  copying(["--json", "--exclude=pipe", "--src-option=case=good"], ({ code, out }) => {
    equal(code, 0);
    const { milliseconds, ...summary } = JSON.parse(out[0]!);
    equal(typeof milliseconds, "number");
    deepEqual(summary, {
      type: "summary",
      ok: true,
      dryRun: false,
      generations: { source: "v1.1", destination: "v1.1" },
      records: 5,
      refused: 0,
      unanswered: 0,
      unread: 0,
      madeUp: 0,
      excluded: 1,
      outside: 0,
      xattrs: 1,
      files: 2,
      bytes: 11,
    });
  }));

Deno.test("copy tells what the source could not read, without its secrets", () =>
  copying(
    ["--src-option=case=bad", "--src-option=password=hunter2", "--exclude=short"],
    async ({ code, out }, to) => {
      deepEqual(out.slice(0, 2).sort(), [
        'failed  /top/data/locked: cannot read "/top/data/locked" from the plugin: locked by ***',
        "failed  /top/data/lost: permission denied",
      ]);
      equal(code, 1);
      equal(await Deno.readTextFile(join(to, "unknown")), "any size");
      await rejects(Deno.stat(join(to, "locked")), Deno.errors.NotFound);
    },
  ));

Deno.test("copy fails as a whole when the source breaks off", () =>
  copying(["--src-option=case=breaks", "--json"], ({ code, out }) => {
    const summary = JSON.parse(out.at(-1)!);
    equal(summary.ok, false);
    match(summary.errors[0], /the listing broke/);
    equal(code, 1);
  }));

/** From a folder with three files of 100 B to the exporter that breaks the given way. */
async function breaking(how: "breaks" | "unreachable", ...args: string[]): Promise<CliText> {
  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["a", "b", "c"]) {
      await Deno.writeFile(join(folder, name), new Uint8Array(100));
    }
    return await runCliText([
      "copy",
      `dir:${folder}`,
      "odd:x",
      "--from-plugin",
      fileURLToPath(new URL("../../connectors/dir/importer.ts", import.meta.url)),
      "--to-plugin",
      testConnector("odd_exporter.ts"),
      `--dst-option=case=${how}`,
      ...args,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("copy to an exporter that fails as a whole counts nothing as copied", async () => {
  const { code, out } = await breaking("unreachable");
  equal(code, 1);
  match(out[0]!, /^failed {2}.*the server cannot be reached/);
  // How many were on their way by then is a matter of time.
  match(
    out[1]!,
    /^0 records taken before the copy broke off, 0 files with 0 B(, [1-4] failed)?$/,
  );
  equal(out.join("\n").includes("sent"), false);

  const json = await breaking("unreachable", "--json");
  equal(json.code, 1);
  const { ok, records, files, bytes, errors } = JSON.parse(json.out.at(-1)!);
  deepEqual([ok, records, files, bytes], [false, 0, 0, 0]);
  match(errors[0], /the server cannot be reached/);
});

Deno.test("copy to an exporter that breaks off counts what it took and what not", async () => {
  const { code, out } = await breaking("breaks", "--json");
  equal(code, 1);
  const { records, refused, unanswered, files, bytes, madeUp } = JSON.parse(out.at(-1)!);
  // The folder and a file are taken, another is refused, and the third with the export.
  deepEqual([records, refused, unanswered, files, bytes, madeUp], [2, 2, 0, 1, 100, 0]);
  const text = (await breaking("breaks")).out;
  match(text[0]!, /^failed {2}\/.: no space for it$/);
  equal(text.at(-2), "2 records taken before the copy broke off, 1 file with 100 B, 2 failed");
});

Deno.test("copy gives a folder that comes after its files the attributes it has", () =>
  copying(["--src-option=case=late"], async ({ code, out }, to) => {
    equal(code, 0);
    equal(out[1], "2 folders made up, for the source did not name them in time");
    for (const [path, mode] of [[to, 0o700], [join(to, "inner"), 0o711]] as const) {
      const { mode: is, mtime } = await Deno.stat(path);
      deepEqual([is! & 0o777, mtime!.toISOString()], [mode, "2025-01-01T00:00:00.000Z"], path);
    }
  }));

Deno.test("copy --dry-run asks both, reads everything and writes nothing", () =>
  copying(["--dry-run"], async ({ code, out }, to) => {
    equal(
      out[0],
      `nothing was written to dir://${to}; read: 2 files, 3 folders, 1 link, 1 special file, ` +
        "1 attribute, 12 B",
    );
    equal(code, 0);
    await rejects(Deno.stat(to), Deno.errors.NotFound);
  }));

Deno.test("an option of one side is not the other's, and -o is for both", async () => {
  const wrong = (option: string) => copying([option], () => {});
  await rejects(wrong("--dst-option=nonsense=1"), /nonsense/);
  await rejects(wrong("-ononsense=1"), /nonsense/);
  await copying(["--src-option=nonsense=1", "--dry-run"], ({ code }) => equal(code, 0));
});
