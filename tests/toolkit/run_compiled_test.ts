import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { catCommand } from "../../cli/cat/cat_command.ts";
import { copyCommand } from "../../cli/copy/copy_command.ts";
import { compareTrees } from "../../cli/demo/compare_trees.ts";
import { makeTree } from "../../cli/demo/make_tree.ts";
import { lsCommand } from "../../cli/ls/ls_command.ts";
import { runCommand } from "../../cli/run/run_command.ts";
import { runCli } from "../../cli/run_cli.ts";
import { runProgram } from "../../cli/run_program.ts";
import { denoPlugin, shellPlugin } from "../../cli/test/testdata/plugin_script.ts";
import { executable } from "../compiled/executable.ts";
import { withFolder } from "../with_folder.ts";

const { signal } = new AbortController();
const commands = [runCommand, lsCommand, catCommand, copyCommand];
for (const name of ["dir-importer", "dir-exporter", "dir-storage"]) executable(name);

/** Runs a command line with the executables of this project. */
async function cli(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli([...args, "--project", projectFolder], commands, {
    signal,
    print: (text) => void out.push(...text.split("\n")),
    note: (text) => void err.push(text),
  });
  return { code, out, err };
}

/** A shell line with the program in it as `CLI`. */
function shell(line: string): ReturnType<typeof runProgram> {
  const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
  const config = join(projectFolder, "deno.json");
  const deno = `'${Deno.execPath()}' run -A --no-lock --no-check --quiet --config '${config}'`;
  return runProgram("/bin/bash", {
    args: ["-c", line.replaceAll("CLI", `${deno} '${main}'`)],
    cwd: projectFolder,
    signal: AbortSignal.timeout(120_000),
  });
}

Deno.test("a real tree is listed, imported and copied through compiled connectors", () =>
  withFolder(async (folder) => {
    const [source, copy] = [join(folder, "source"), join(folder, "copy")];
    await Deno.mkdir(source);
    const entries = await makeTree({ folder: source, bigFileBytes: 20_000_000, signal });

    const copied = await cli("copy", `dir:${source}`, `dir:${copy}`);
    equal(copied.code, 0, copied.out.join("\n"));
    deepEqual(copied.err, ["dir-importer: bin/dir-importer", "dir-exporter: bin/dir-exporter"]);
    const compared = await compareTrees({ source, restored: copy, signal });
    deepEqual(compared.differences, []);
    equal(compared.entries, entries);

    const imported = await cli("run", "import", `dir:${copy}`, "--json");
    equal(imported.code, 0);
    const summary = JSON.parse(imported.out.at(-1)!);
    // The folders above the source are part of an import.
    equal(imported.out.length - 1 - summary.folders, entries - foldersBelow(imported.out, copy));

    const listed = await cli("ls", `dir:${copy}`, "--json");
    equal(listed.out.length - 1, entries);
    const totals = JSON.parse(listed.out.at(-1)!);
    deepEqual([totals.files, totals.links], [summary.files, summary.links]);
    equal(totals.bytes, summary.bytes);
    const tree = await cli("ls", `dir:${copy}`);
    equal(tree.out.length - 2, entries);
  }));

Deno.test("a real tree goes through compiled connectors as plakar v1.0 would take it", () =>
  withFolder(async (folder) => {
    const [source, copy] = [join(folder, "source"), join(folder, "copy")];
    await Deno.mkdir(source);
    const entries = await makeTree({ folder: source, bigFileBytes: 20_000_000, signal });

    const older = ["--api", "v1.0"];
    const copied = await cli("copy", `dir:${source}`, `dir:${copy}`, ...older);
    equal(copied.code, 0, copied.out.join("\n"));
    deepEqual(copied.err, [
      "dir-importer: bin/dir-importer",
      "dir-importer: speaks the protocol of plakar v1.0",
      "dir-exporter: bin/dir-exporter",
      "dir-exporter: speaks the protocol of plakar v1.0",
    ]);
    const compared = await compareTrees({ source, restored: copy, signal });
    // Of the folder that is restored itself such a host sets nothing (protocol 6.4).
    deepEqual(compared.differences.filter(({ path }) => path !== ""), []);
    equal(compared.entries, entries);
    const listed = await cli("ls", `dir:${copy}`, "--json", ...older);
    equal(listed.out.length - 1, entries);
    equal(JSON.parse(listed.out.at(-1)!).generation, "v1.0");
  }));

/** How many of the lines are of folders at or below this one. */
function foldersBelow(lines: readonly string[], folder: string): number {
  return lines.map((line) => JSON.parse(line)).filter(({ kind, path }) =>
    kind === "directory" && `${path}/`.startsWith(`${folder}/`)
  ).length;
}

Deno.test("a tree that is copied with patterns lacks what they name, and nothing else", () =>
  withFolder(async (folder) => {
    const [source, copy] = [join(folder, "source"), join(folder, "copy")];
    await Deno.mkdir(join(source, "kept", "deep"), { recursive: true });
    await Deno.mkdir(join(source, "cache"));
    for (const name of ["a.tmp", "kept/b.tmp", "kept/deep/c", "cache/d", "e"]) {
      await Deno.writeTextFile(join(source, name), name);
    }
    const { code } = await cli(
      "copy",
      `dir:${source}`,
      `dir:${copy}`,
      "--exclude",
      "*.tmp",
      "--exclude",
      `${source}/cache`,
    );
    equal(code, 0);
    const { differences } = await compareTrees({ source, restored: copy, signal });
    deepEqual(
      differences.map(({ path, difference }) => `${path}: ${difference}`).sort(),
      ["a.tmp", "cache", "kept/b.tmp"].map((path) => `${path}: missing in the restored tree`),
    );
  }));

Deno.test("cat waits for a slow reader, and ends cleanly when the reader does", () =>
  withFolder(async (folder) => {
    const content = new Uint8Array(12_000_000).map((_, at) => at % 253);
    await Deno.writeFile(join(folder, "big"), content);
    const slow = await shell(
      `CLI cat dir:${folder} big | (sleep 1; cmp - ${folder}/big && echo same)`,
    );
    equal(slow.stdout, "same\n", slow.stderr);
    const head = await shell(
      `CLI cat dir:${folder} big | head -c 3 | od -An -tu1; echo "\${PIPESTATUS[0]}"`,
    );
    deepEqual(head.stdout.trim().split(/\s+/), ["0", "1", "2", "0"]);
    equal(head.stderr, "dir-importer: bin/dir-importer\n");
  }));

Deno.test("a listing ends when its reader does", async () => {
  const plugin = join(projectFolder, "cli", "run", "testdata", "odd_importer.ts");
  const many = `odd:x --plugin ${plugin} -o case=many -o count=100000000`;
  // A hundred million records would take hours.
  for (const command of ["ls --flat", "ls --json", "run import --json"]) {
    const { stdout, stderr } = await shell(
      `CLI ${command} ${many} | head -n 1 | wc -l; echo "\${PIPESTATUS[0]}"`,
    );
    equal(stdout, "1\n0\n", `${command}: ${stderr}`);
  }
});

Deno.test("an interrupt ends what waits for a reader that does not read", async () => {
  const plugin = ["--plugin", join(projectFolder, "cli", "run", "testdata", "odd_importer.ts")];
  const commands = [
    ["ls", "odd:x", "--flat", "-o", "case=many", "-o", "count=100000000"],
    ["cat", "odd:x", "big", "-o", "case=big", "-o", "count=1000000"],
  ];
  for (const args of commands) {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-lock", "--no-check", "--quiet"],
        ...["--config", join(projectFolder, "deno.json"), join(projectFolder, "cli", "main.ts")],
        ...args,
        ...plugin,
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
    // The first bytes show that it prints; then its pipe fills up.
    const reader = child.stdout.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGINT");
    equal((await child.status).code, 130, args.join(" "));
    clearTimeout(late);
    await reader.cancel();
  }
});

Deno.test("a plugin that stays when its stdin ends is killed, and that is told", async () => {
  await using plugin = await denoPlugin("ignores_eof.ts");
  const { code, err } = await cli("run", "import", "rude:///", "--plugin", plugin.path);
  equal(code, 0);
  match(err.at(-1)!, /did not end by itself when its stdin ended, and was killed/);
});

Deno.test("a plugin that dies or says something else is told with its last words", async () => {
  await using dies = await shellPlugin("echo 'no such luck' >&2; exit 3");
  const failed = cli("run", "import", "odd:", "--plugin", dies.path);
  await rejects(failed, /exited with code 3; its last words are above/);
  await using speaks = await shellPlugin("echo hello; sleep 60");
  await rejects(cli("ls", "odd:", "--plugin", speaks.path), /plugin/);
});
