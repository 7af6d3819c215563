import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";

/** A demo under way, its temporary files in a folder of its own. */
function startDemo(temporary: string, args: readonly string[], env: Record<string, string> = {}) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "cli/demo/main.ts", ...args],
    cwd: projectFolder,
    env: { TMPDIR: temporary, NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function runDemo(temporary: string, args: readonly string[], env?: Record<string, string>) {
  const { code, stdout, stderr } = await startDemo(temporary, args, env).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A folder to import, one for temporary files, and one more; removed afterwards. */
async function withFolders(
  use: (source: string, temporary: string, other: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const folders = ["source", "temporary", "other"].map((name) => join(folder, name));
    for (const path of folders) await Deno.mkdir(path);
    await use(folders[0]!, folders[1]!, folders[2]!);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("the demo shows a folder's round trip, leaves the folder and nothing else behind", () =>
  withFolders(async (source, temporary) => {
    await Deno.writeTextFile(join(source, "two words"), "content");
    await Deno.symlink("two words", join(source, "link"));
    const before = await Deno.stat(join(source, "two words"));
    const { code, stdout, stderr } = await runDemo(temporary, [source]);
    equal(stderr, "");
    equal(code, 0);
    match(stdout, /3 entries, 7 B in .*\n.*every byte and attribute is the same/);
    match(stdout, /dir-importer +allowed: read; refused: write, net, run, env, ffi, sys/);
    match(stdout, /All of it worked/);
    equal(stdout.includes("\x1b"), false);
    deepEqual(namesIn(temporary), []);
    deepEqual(namesIn(source).sort(), ["link", "two words"]);
    deepEqual((await Deno.stat(join(source, "two words"))).mtime, before.mtime);
  }));

Deno.test("with --json the demo prints one object, and what a person reads goes to stderr", () =>
  withFolders(async (source, temporary) => {
    await Deno.writeTextFile(join(source, "file"), "content");
    const { code, stdout, stderr } = await runDemo(temporary, ["--json", source]);
    equal(code, 0);
    match(stderr, /All of it worked/);
    const { ok, parts } = JSON.parse(stdout);
    equal(ok, true);
    deepEqual(Object.keys(parts), ["build", "restore", "store", "sandbox", "plakar"]);
    equal(parts.restore.result[0].copied.records, 2);
    deepEqual(parts.restore.result[0].compared.differences, []);
  }));

Deno.test("with plakar on PATH the demo runs a session, and a restore that differs is a failure", () =>
  withFolders(async (source, temporary, bin) => {
    await Deno.writeTextFile(join(source, "file"), "content");
    // Stands in for plakar: restores what was backed up, with one byte more.
    const standIn = `#!/bin/sh
case "$1 $2" in
  "pkg create") : > "$4" ;;
esac
case "$3" in
  backup) cp -a "\${4#dir://}" "$XDG_DATA_HOME/snapshot" ;;
  restore) cp -a "$XDG_DATA_HOME/snapshot" "\${5#dir://}"; printf x >> "\${5#dir://}/file" ;;
esac
`;
    await Deno.writeTextFile(join(bin, "plakar"), standIn, { mode: 0o755 });
    const path = `${bin}:${Deno.env.get("PATH")}`;
    const { code, stdout } = await runDemo(temporary, [source], { PATH: path });
    equal(code, 1);
    match(stdout, /plakar at dir:\/\/TEMP\/plakar\/repository backup dir:\/\//);
    match(stdout, /! "file" differs: content differs from byte 7/);
    match(stdout, /NOT all of it worked/);
    deepEqual(namesIn(temporary), []);
  }));

Deno.test("an interrupted demo cleans up and exits with 130", () =>
  withFolders(async (source, temporary) => {
    // Large enough that the copy is under way when the signal comes.
    const file = await Deno.open(join(source, "big"), { write: true, create: true });
    await file.truncate(2_000_000_000);
    file.close();
    const child = startDemo(temporary, [source]);
    const stderr = new Response(child.stderr).text();
    let stdout = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const seen = stdout.includes("\n2. ");
      stdout += text;
      if (!seen && stdout.includes("\n2. ")) child.kill("SIGINT");
    }
    equal((await child.status).code, 130);
    equal(await stderr, "demo: interrupted\n");
    deepEqual(namesIn(temporary), []);
  }));

Deno.test("the demo explains itself, and names what it cannot import", () =>
  withFolders(async (source, temporary) => {
    const help = await runDemo(temporary, ["--help"]);
    equal(help.code, 0);
    match(help.stdout, /usage: \.\/denow task demo \[FOLDER\]/);
    const missing = await runDemo(temporary, [join(source, "missing")]);
    equal(missing.code, 2);
    match(missing.stderr, /cannot import ".*missing": it does not exist; check the path/);
    const two = await runDemo(temporary, [source, source]);
    equal(two.code, 2);
    match(two.stderr, /one folder at a time/);
    deepEqual(namesIn(temporary), []);
  }));
