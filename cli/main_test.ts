import { match, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { denoPlugin, shellPlugin } from "./test/testdata/plugin_script.ts";
import { runProgram } from "./run_program.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const config = fileURLToPath(new URL("../deno.json", import.meta.url));

/** Runs the command line as a person does. */
function cli(...args: readonly string[]) {
  const deno = ["run", "-A", "--no-lock", "--no-check", "--quiet", "--config", config, main];
  return runProgram(Deno.execPath(), {
    args: [...deno, ...args],
    signal: AbortSignal.timeout(60_000),
  });
}

Deno.test("help is on stdout, and its lack of arguments is an error", async () => {
  const help = await cli("--help");
  equal(help.code, 0);
  match(help.stdout, /^ {2}test \[options\] \[name\.\.\.\] +Test connectors against the rules/m);
  equal((await cli()).code, 2);
  const more = await cli("test", "--help");
  equal(more.code, 0);
  match(more.stdout, /^ {2}plakar-deno test \.\/my-importer --role importer/m);
});

Deno.test("a wrong command or argument is one line on stderr and the exit code 2", async () => {
  const { code, stdout, stderr } = await cli("toString");
  equal(code, 2);
  equal(stdout, "");
  equal(stderr, 'plakar-deno: unknown command "toString"; see --help\n');
  const missing = await cli("test", "/nowhere/x", "--role", "importer", "--config", "location=a:b");
  equal(missing.code, 2);
  equal(missing.stderr, 'plakar-deno: cannot test "/nowhere/x": it does not exist\n');
});

Deno.test("the exit code tells whether the connector keeps its rows", async () => {
  await using good = await denoPlugin("ignores_eof.ts");
  const args = ["--role", "importer", "--config", "location=rude:///"];
  const passed = await cli("test", good.path, ...args, "--row", "I1");
  equal(passed.code, 0, passed.stdout + passed.stderr);
  match(passed.stdout, /^ {2}ok {4}I1 .*\n\n2 passed, 0 failed, 0 skipped in /m);
  const skippedOnly = await cli("test", good.path, ...args, "--row", "I2");
  equal(skippedOnly.code, 1, skippedOnly.stdout);
  const unknown = await cli("test", good.path, ...args, "--row", "X1");
  equal(unknown.code, 2);
  match(unknown.stderr, /"X1" is no row that is tested on an executable importer; there are: P1 /);
  await using bad = await shellPlugin("exit 1");
  equal((await cli("test", bad.path, ...args)).code, 1);
});

Deno.test("a declared skip keeps the run green while its row fails, and not after", async () => {
  await using plugin = await denoPlugin("ignores_eof.ts");
  const args = ["test", plugin.path, "--role", "importer", "--config", "location=rude:///"];
  const rows = ["--row", "P4", "--row", "I1"];
  const known = await cli(...args, ...rows, "--skip", "P4=it stays for a reason");
  equal(known.code, 0, known.stdout);
  match(known.stdout, /skip {2}P4 .*\n +declared: it stays for a reason/);
  const needless = await cli(...args, "--row", "I1", "--skip", "I1=gone");
  equal(needless.code, 1);
  match(needless.stdout, /row I1 is skipped \(gone\) but holds now: remove the skip/);
  const misspelt = await cli(...args, "--row", "I1", "--skip", "I111=what");
  equal(misspelt.code, 1);
  match(misspelt.stdout, /the skip of "I111" \(what\) names no row/);
});
