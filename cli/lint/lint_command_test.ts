import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { join } from "node:path";
import { runCli } from "../run_cli.ts";
import { lintCommand } from "./lint_command.ts";

async function lint(...args: readonly string[]) {
  const printed: string[] = [];
  const notes: string[] = [];
  const code = await runCli(["lint", ...args], [lintCommand], {
    signal: AbortSignal.timeout(60_000),
    print: (text) => void printed.push(text),
    note: (text) => void notes.push(text),
  });
  return { code, stdout: printed.join("\n"), notes };
}

async function inFolder(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text, { mode: 0o755 });
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const good = `name: hello # it greets
api_version: v1.1.0
connectors:
  - type: importer
    protocols: [hello]
    executable: run
`;
const script = "#!/bin/sh\nexit 1\n";

Deno.test("a manifest or its folder is linted, and errors give the exit code 1", async () => {
  await inFolder({ "manifest.yaml": good, run: script }, async (folder) => {
    const file = join(folder, "manifest.yaml");
    deepEqual(await lint(folder, "--no-run"), {
      code: 0,
      stdout: `${file}: no findings`,
      notes: [],
    });
    equal((await lint(file, "--no-run")).code, 0);
    const { code, stdout } = await lint(folder);
    equal(code, 1);
    match(stdout, /:6: error does-not-start: "run" is no plugin that works: it exited with code 1/);
  });
});

Deno.test("warnings alone give the exit code 0", async () => {
  const old = good.replace("v1.1.0", "v1.0.0");
  await inFolder({ "manifest.yaml": old, run: script }, async (folder) => {
    const { code, stdout } = await lint(folder, "--no-run");
    equal(code, 0);
    match(
      stdout,
      /:2: warning api-version-old: .*\n {2}why: .*\n {2}fix: .*\n\n.*0 errors, 1 warning$/,
    );
  });
});

Deno.test("--api v1.0 reads it as plakar v1.0 does: no version is a mistake, and stays with --fix", async () => {
  await inFolder({ "manifest.yaml": `version: 1.0.0\n${good}`, run: script }, async (folder) => {
    const file = join(folder, "manifest.yaml");
    const older = ["--no-run", "--api", "v1.0"];
    deepEqual(await lint(folder, ...older, "--fix"), {
      code: 0,
      stdout: `${file}: no findings`,
      notes: [],
    });
    equal(JSON.parse((await lint(folder, ...older, "--json")).stdout).api, "v1.0");
    equal((await lint(folder, "--no-run")).code, 1);
    await Deno.writeTextFile(file, good.replace("v1.1.0", "v1.0.0"));
    const { code, stdout } = await lint(folder, ...older);
    equal(code, 1);
    match(stdout, /:1: error version-missing: .*\n.*\n {2}fix: write version: v1\.0\.0\n/);
  });
  await rejects(lint(".", "--api", "v1.2"), {
    code: "invalid_argument",
    message: /^--api is "v1\.2", which is none of v1\.0, v1\.1; see --help$/,
  });
});

Deno.test("--json is one document, with what was changed when it was asked for", async () => {
  const bad = good.replace("executable", "flags: [file]\n    executable").replace("[hello]", "[h]");
  await inFolder({ "manifest.yaml": bad, run: script }, async (folder) => {
    const file = join(folder, "manifest.yaml");
    const { code, stdout } = await lint(folder, "--no-run", "--json");
    equal(code, 1);
    const { findings, ...totals } = JSON.parse(stdout);
    deepEqual(totals, { api: "v1.1", errors: 2, warnings: 0 });
    deepEqual(
      findings.map((each: Record<string, unknown>) => [each.rule, each.line, each.fixable]),
      [
        ["protocol-name", 5, false],
        ["unknown-key", 6, true],
      ],
    );
    deepEqual(Object.keys(findings[0]), [
      "rule",
      "severity",
      "file",
      "line",
      "problem",
      "why",
      "fix",
      "fixable",
    ]);
    const fixed = JSON.parse((await lint(folder, "--no-run", "--json", "--fix")).stdout);
    deepEqual([fixed.errors, fixed.warnings], [1, 0]);
    deepEqual(fixed.fixed, [{
      file,
      line: 6,
      rule: "unknown-key",
      change: 'renamed "flags" to "location_flags"',
    }]);
    const again = JSON.parse((await lint(folder, "--no-run", "--json", "--fix")).stdout);
    deepEqual(again.fixed, []);
  });
});

Deno.test("--fix says what it changed, and gives execute bits", async () => {
  await inFolder({ "manifest.yaml": `version: 1\n${good}`, run: script }, async (folder) => {
    await Deno.chmod(join(folder, "run"), 0o640);
    const { code, stdout } = await lint(folder, "--no-run", "--fix");
    equal(code, 0);
    const file = join(folder, "manifest.yaml");
    deepEqual(stdout.split("\n"), [
      `${file}:7: fixed not-executable: gave it the execute bits`,
      `${file}:1: fixed unknown-key: removed "version"`,
      "",
      `${file}: no findings`,
    ]);
    equal(await Deno.readTextFile(file), good);
    equal((await Deno.stat(join(folder, "run"))).mode! & 0o777, 0o750);
  });
});

Deno.test("what a program refuses over made-up options is a note", async () => {
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const odd = new URL("testdata/odd_importer.ts", import.meta.url).pathname;
  const run = `#!/bin/sh\nexec '${Deno.execPath()}' run -A --no-lock --no-check --quiet ` +
    `--config '${config}' '${odd}' "$@"\n`;
  await inFolder({ "manifest.yaml": good.replace("[hello]", "[shy]"), run }, async (folder) => {
    const { code, stdout, notes } = await lint(folder);
    equal(code, 0);
    ok(stdout.endsWith(": no findings"));
    equal(notes.length, 1);
    match(
      notes[0]!,
      /^"run" refused made-up options, so its flags are unknown: .*I take no made-up/,
    );
  });
});

Deno.test("a file or a folder without a manifest is a wrong argument", async () => {
  const wrong = { name: "ConnectorError", code: "invalid_argument" };
  await rejects(lint("/nowhere/manifest.yaml"), { ...wrong, message: /there is no such file/ });
  await inFolder({}, async (folder) => {
    await rejects(lint(folder), { ...wrong, message: /there is no manifest.yaml in it; give/ });
  });
});

Deno.test("lint finds the manifest above the folder it is given", async () => {
  await inFolder({ "manifest.yaml": good, run: script }, async (folder) => {
    const below = join(folder, "connectors");
    await Deno.mkdir(below);
    const { code, stdout } = await lint(below, "--no-run");
    deepEqual([code, stdout], [0, `${join(folder, "manifest.yaml")}: no findings`]);
  });
});
