import { match, ok, rejects, strictEqual as equal } from "node:assert/strict";
import { denoPlugin, type PluginScript, shellPlugin } from "./testdata/plugin_script.ts";
import { runTest } from "./testdata/run_test_command.ts";

/** What the JSON report says. */
interface JsonReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly {
    readonly row: string;
    readonly outcome: string;
    readonly reason?: string;
    readonly message?: string;
    readonly stderrLines?: readonly string[];
  }[];
}

/** Runs the command on a plugin; the exit code and the JSON report. */
async function tested(
  plugin: PluginScript,
  ...more: readonly string[]
): Promise<{ readonly code: number; readonly report: JsonReport }> {
  const out = await Deno.makeTempFile();
  try {
    const args = [plugin.path, "--role", "importer", "--config", "location=rude:///", ...more];
    const { code } = await runTest([...args, "--report", "json", "--out", out]);
    return { code, report: JSON.parse(await Deno.readTextFile(out)) };
  } finally {
    await Deno.remove(out);
  }
}

/** The only failure, under the row `start`, with all else skipped. */
function failedStart(report: JsonReport): { readonly message: string; readonly stderr: string } {
  equal(report.failed, 1);
  equal(report.passed, 0);
  ok(report.skipped > 40, `${report.skipped} skipped`);
  const [start, ...others] = report.results;
  equal(start!.row, "start");
  for (const { reason } of others) match(reason!, /does not start/);
  return { message: start!.message!, stderr: start!.stderrLines!.join("\n") };
}

Deno.test("a silent plugin fails its start and is killed", async () => {
  await using plugin = await shellPlugin("echo $$ >&2; exec sleep 1000");
  const { code, report } = await tested(plugin, "--start-timeout", "0.5");
  equal(code, 1);
  const { message, stderr } = failedStart(report);
  match(message, /did not speak HTTP\/2 within 0\.5 s/);
  const { success } = await new Deno.Command("kill", { args: ["-0", stderr], stderr: "null" })
    .output();
  equal(success, false, `process ${stderr} still runs`);
});

Deno.test("a plugin that dies at once fails its start, with its last words", async () => {
  await using plugin = await shellPlugin("echo 'no such library' >&2; exit 3");
  const { code, report } = await tested(plugin);
  equal(code, 1);
  const { message, stderr } = failedStart(report);
  match(message, /code 3/);
  match(stderr, /no such library/);
});

Deno.test("a plugin that is killed fails its start with the signal", async () => {
  await using plugin = await shellPlugin("kill -9 $$");
  const { report } = await tested(plugin);
  match(failedStart(report).message, /SIGKILL/);
});

Deno.test("a plugin that greets on stdout fails its start, the greeting quoted", async () => {
  await using plugin = await shellPlugin("echo Welcome to the importer; cat >/dev/null");
  const { report } = await tested(plugin);
  match(failedStart(report).message, /Welcome to the importer/);
});

Deno.test("a plugin that answers garbage fails its start", async () => {
  await using plugin = await shellPlugin("head -c 100000 /dev/urandom; cat >/dev/null");
  const { report } = await tested(plugin, "--start-timeout", "2");
  failedStart(report);
});

Deno.test("a plugin that never stops talking on stderr fails its start, the end of it kept", async () => {
  await using plugin = await shellPlugin("yes 'not today' | head -n 100000 >&2; exit 1");
  const { report } = await tested(plugin);
  failedStart(report);
  equal(report.results[0]!.stderrLines!.length <= 200, true);
});

Deno.test("a plugin that speaks HTTP/2 but answers nothing fails its start", async () => {
  // An empty SETTINGS frame.
  await using plugin = await shellPlugin(
    "printf '\\000\\000\\000\\004\\000\\000\\000\\000\\000'; cat >/dev/null",
  );
  const { report } = await tested(plugin, "--start-timeout", "1");
  match(failedStart(report).message, /Init was not answered within 1 s/);
});

Deno.test("a file that is no program fails its start", async () => {
  await using plugin = await shellPlugin("");
  await Deno.writeFile(plugin.path, Uint8Array.of(0, 1, 2, 3));
  const { report } = await tested(plugin);
  failedStart(report);
});

Deno.test("a plugin that ignores the end of stdin fails P4 alone", async () => {
  await using plugin = await denoPlugin("ignores_eof.ts");
  const { code, report } = await tested(plugin, "--row", "P4", "--row", "I1");
  equal(code, 1);
  equal(report.failed, 1);
  const failed = report.results.find(({ outcome }) => outcome === "failed")!;
  equal(failed.row, "P4");
  match(failed.stderrLines!.join("\n"), /here to stay/);
});

Deno.test("a plugin that dies in the middle of a call fails that row, with its last words", async () => {
  await using plugin = await denoPlugin("dies_in_import.ts");
  const { code, report } = await tested(plugin, "--row", "I1", "--row", "P4");
  equal(code, 1);
  const failed = report.results.filter(({ outcome }) => outcome === "failed");
  equal(failed.map(({ row }) => row).join(), "I1");
  match(failed[0]!.message!, /code 7/);
  match(failed[0]!.stderrLines!.join("\n"), /out of memory, or so/);
});

Deno.test("a plugin that prints between its frames fails that row", async () => {
  await using plugin = await denoPlugin("prints_in_import.ts");
  const { report } = await tested(plugin, "--row", "I1", "--row", "P9");
  const failed = report.results.filter(({ outcome }) => outcome === "failed");
  equal(failed.map(({ row }) => row).join(), "I1");
});

Deno.test("a plugin that never answers a call fails in its time, with what it said", async () => {
  await using plugin = await denoPlugin("hangs.ts");
  const { code, report } = await tested(
    plugin,
    "--row",
    "I1",
    "--row",
    "P9",
    "--case-timeout",
    "2",
  );
  equal(code, 1);
  const failed = report.results.filter(({ outcome }) => outcome === "failed");
  equal(failed.map(({ row }) => row).join(), "I1");
  match(failed[0]!.message!, /did not end within 2 s/);
  match(failed[0]!.stderrLines!.join("\n"), /thinking/);
});

Deno.test("an interrupt ends the run, and the report of what ran is written", async () => {
  await using plugin = await shellPlugin("exec sleep 1000");
  await using report = await shellPlugin("");
  const interrupt = new AbortController();
  const args = [plugin.path, "--role", "importer", "--config", "location=rude:///"];
  const run = runTest([...args, "--out", report.path], interrupt.signal);
  setTimeout(() => interrupt.abort(new Error("interrupted")), 200);
  await rejects(run, /interrupted/);
  match(await Deno.readTextFile(report.path), /0 passed, 1 failed, \d+ skipped/);
});
