import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { runCli } from "../run_cli.ts";
import { runCommand } from "./run_command.ts";
import { runCliText, testConnector } from "./testdata/run_cli_text.ts";

const plugin = ["--plugin", testConnector("odd_importer.ts")];
const importing = (...args: string[]) => runCliText(["run", "import", "odd:x", ...plugin, ...args]);

Deno.test("run import reads every content and counts what there is", async () => {
  const { code, out, err } = await importing();
  equal(out[0], "2 files, 3 folders, 1 link, 1 special file, 1 attribute, 12 B");
  match(out[1]!, /^in \d\.\d\d s: [\d,]+ records\/s, .*B\/s$/);
  equal(code, 0);
  match(
    err[0]!,
    /^odd_importer\.ts: .*from source, with no permission at all: .*deno\.json has no/,
  );
});

Deno.test("run import --json prints a line for each record, then the totals", async () => {
  const { code, out, err } = await importing("--json", "--concurrency", "1");
  equal(code, 0);
  const lines = out.map((line) => JSON.parse(line));
  deepEqual(lines[4], {
    type: "record",
    path: "/top/data/a.txt",
    kind: "file",
    size: 5,
    mode: "0644",
    modified: "2025-01-01T00:00:00.000000000Z",
    bytes: 5,
  });
  equal(lines.length, 9);
  const { milliseconds, origin, ...summary } = lines.at(-1);
  equal(typeof milliseconds, "number");
  equal(typeof origin, "string");
  deepEqual(summary, {
    type: "summary",
    ok: true,
    root: "/top/data",
    generation: "v1.1",
    dryRun: false,
    files: 2,
    folders: 3,
    links: 1,
    special: 1,
    xattrs: 1,
    excluded: 0,
    failed: 0,
    bytes: 12,
  });
  equal(err.length, 1);
});

Deno.test("run import tells each record that failed, with its reason, and fails", async () => {
  const { code, out } = await importing("-o", "case=bad", "-o", "password=hunter2");
  deepEqual(out.slice(0, -2).sort(), [
    'failed  /top/data/locked: cannot read "/top/data/locked" from the plugin: locked by ***',
    "failed  /top/data/lost: permission denied",
    "failed  /top/data/short: its record says 9 bytes, but 5 came",
  ]);
  equal(out.at(-2), "3 files, 1 folder, 13 B, 3 failed");
  equal(code, 1);
  const json = (await importing("-o", "case=bad", "--json")).out.map((line) => JSON.parse(line));
  const short = json.find(({ path }) => path === "/top/data/short");
  deepEqual([short.size, short.bytes, typeof short.reason], [9, 5, "string"]);
  equal(json.at(-1).ok, false);
});

Deno.test("run import --dry-run opens nothing", async () => {
  const { code, out } = await importing("-o", "case=bad", "--dry-run");
  deepEqual(out.slice(0, 2), [
    "failed  /top/data/lost: permission denied",
    "not read, as the records say: 3 files, 1 folder, 10 B, 1 failed",
  ]);
  equal(code, 1);
});

Deno.test("run import fails when the import breaks off, with what was read before", async () => {
  const { code, out } = await importing("-o", "case=breaks", "-o", "secret=hunter2");
  match(out[0]!, /^failed {2}.*the listing broke at \*\*\*$/);
  equal(out[1], "0 files, 1 folder, 0 B");
  equal(code, 1);
  const summary = JSON.parse((await importing("-o", "case=breaks", "--json")).out.at(-1)!);
  equal(summary.ok, false);
  match(summary.errors[0], /the listing broke/);
});

Deno.test("run import fails when there is nothing at the root of the source", async () => {
  const empty = await importing("-o", "case=nothing");
  equal(empty.out[0], 'failed  there is nothing at "/top/data", the root of the source');
  equal(empty.code, 1);
});

Deno.test("run import leaves out what plakar would leave out", async () => {
  const { code, out } = await importing("--exclude", "inner", "--exclude", "/top/data/a.*");
  equal(out[0], "0 files, 2 folders, 1 link, 1 special file, 0 B, 4 excluded");
  equal(code, 0);
});

Deno.test("the value of a secret option is in nothing that is printed", async () => {
  const { err } = await importing("-o", "token=hunter2", "-o", "case=bad", "-o", "x_password=by");
  const log = err.find((line) => line.includes("the token is"));
  match(log!, /^odd_importer\.ts: .*the token is \*\*\*/);
});

Deno.test("an interrupt ends a plugin that hangs, at once and with its reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopped by the test");
  const running = runCliText(
    ["run", "import", "odd:", ...plugin, "-o", "case=hangs"],
    stop.signal,
    (line) => {
      if (line === "odd_importer.ts: hanging    here") stop.abort(reason);
    },
  );
  await rejects(running, reason);
});

Deno.test("what is wrong with the command line is said before anything starts", async () => {
  const refused = (args: string[], message: RegExp) =>
    rejects(() => runCliText(["run", "import", ...args]), { code: "invalid_argument", message });
  await refused(["odd:", ...plugin, "--concurrency", "0"], /"0" is no whole number from 1 to 1024/);
  await refused(["odd:", ...plugin, "-o", "=x"], /option number 1: it has no name/);
  await refused(["./folder", ...plugin], /it has no protocol; write it as "dir:\.\/folder"/);
  await refused(["odd:", "--plugin", "/nowhere/x"], /cannot start the plugin "\/nowhere\/x"/);
});

Deno.test("a refused location ends JSON with a summary, too", async () => {
  const out: string[] = [];
  await rejects(
    runCli(["run", "import", "odd:x", "--plugin", "/nowhere.ts", "--json"], [runCommand], {
      signal: new AbortController().signal,
      print: (text) => void out.push(text),
      note: () => {},
    }),
    /it is no file/,
  );
  deepEqual(JSON.parse(out.join("\n")), {
    type: "summary",
    ok: false,
    error: {
      code: "invalid_argument",
      message:
        'cannot start the plugin "/nowhere.ts": it is no file; give an executable or a .ts connector',
    },
  });
});

Deno.test("a plugin that dies is told about once", async () => {
  const { code, out } = await importing("-o", "case=dies", "--json");
  equal(code, 1);
  const summaries = out.map((line) => JSON.parse(line)).filter(({ type }) => type === "summary");
  equal(summaries.length, 1);
  match(summaries[0].errors[0], /the plugin "odd_importer\.ts" exited with code 3/);
});

Deno.test("what a plugin says is shown, and never obeyed by a terminal", async () => {
  const { out } = await importing("-o", "case=escapes");
  deepEqual(out.slice(0, 2), [
    "failed  /top/data/a\\x1B[2J: no\\x0Afailed  forged",
    "failed  the import failed in the plugin: broke\\x1B[2J",
  ]);
  const { out: json } = await importing("-o", "case=escapes", "--json");
  // deno-lint-ignore no-control-regex
  for (const line of json) equal(/[\x00-\x1f\x7f-\x9f]/.test(line), false, line);
});
