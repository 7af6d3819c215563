import { match, strictEqual as equal } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runProgram } from "../run_program.ts";
import { testConnector } from "../run/testdata/run_cli_text.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const plugin = ["--plugin", testConnector("odd_importer.ts")];
const deno = ["run", "-A", "--no-lock", "--no-check", "--quiet", "--config", config, main];

function cat(path: string, ...args: string[]) {
  return runProgram(Deno.execPath(), {
    args: [...deno, "cat", "odd:x", path, ...plugin, ...args],
    signal: AbortSignal.timeout(60_000),
  });
}

Deno.test("cat prints the bytes of one file and nothing else", async () => {
  const inner = await cat("inner/b.txt");
  equal(inner.stdout, "second");
  equal(inner.code, 0);
  equal((await cat("/top/data/a.txt")).stdout, "first");
});

Deno.test("cat says why there is nothing to print", async () => {
  const refused = async (path: string, reason: RegExp, ...args: string[]) => {
    const { code, stdout, stderr } = await cat(path, ...args);
    equal(stdout, "");
    equal(code, 1);
    match(stderr, reason);
  };
  await refused("inner", /cannot print "inner": it is a folder; see what is in it with "ls"/);
  await refused("/top", /cannot print "\/top": it is a folder/);
  await refused("link", /it is a link to "a\.txt"; give that path/);
  await refused("pipe", /it is a device, pipe or socket/);
  await refused("none", /there is no "\/top\/data\/none" in odd:\/\/x; list it with "ls"/);
  await refused("lost", /cannot print "lost": permission denied/, "-o", "case=bad");
  await refused("locked", /locked by/, "-o", "case=bad");
});

Deno.test("cat fails when another number of bytes came than the record says", async () => {
  const { code, stdout, stderr } = await cat("short", "-o", "case=bad");
  equal(stdout, "short");
  match(stderr, /"short" is not whole: its record says 9 bytes, but 5 came/);
  equal(code, 1);
  const unknown = await cat("unknown", "-o", "case=bad");
  equal(unknown.code, 0, unknown.stderr);
});

Deno.test("cat of a big file into head ends cleanly, and early", async () => {
  const line = [Deno.execPath(), ...deno, "cat", "odd:x", "big", ...plugin]
    .map((word) => `'${word}'`).join(" ");
  // 64 GiB would take minutes.
  const { code, stdout, stderr } = await runProgram("/bin/bash", {
    args: ["-c", `${line} -o case=big -o count=1000000 | head -c 5; echo " \${PIPESTATUS[0]}"`],
    signal: AbortSignal.timeout(60_000),
  });
  equal(stdout, "aaaaa 0\n");
  equal(code, 0);
  equal(stderr.trim().split("\n").length, 1, stderr);
});
