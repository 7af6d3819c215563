import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ManifestConnector } from "../manifest/manifest_type.ts";
import { denoPlugin, shellPlugin } from "../test/testdata/plugin_script.ts";
import { type CheckedProgram, checkProgram, type ProgramEntry } from "./check_program.ts";

const connector: ManifestConnector = {
  type: "importer",
  protocols: ["odd"],
  executable: "bin/odd",
  args: [],
  locationFlags: ["localfs", "nomerge"],
  extraFiles: [],
};

async function check(
  executable: string,
  changes: Partial<ManifestConnector> = {},
  { limitMs = 20_000, signal = AbortSignal.timeout(60_000), ...more }: {
    readonly limitMs?: number;
    readonly signal?: AbortSignal;
  } & Partial<ProgramEntry> = {},
): Promise<CheckedProgram> {
  const scratch = await Deno.makeTempDir();
  try {
    const entry = { connector: { ...connector, ...changes }, executable, ...more };
    return await checkProgram(entry, { scratch, limitMs, signal });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

const ruleOf = ({ problems }: CheckedProgram) => problems.map(({ rule }) => rule);

Deno.test("what a program answers in Init is compared with its entry", async () => {
  await using plugin = await denoPlugin("../../lint/testdata/odd_importer.ts");
  const named = await check(plugin.path, { protocols: ["odd", "strange"] });
  deepEqual(named, { problems: [] });

  const typed = await check(plugin.path);
  deepEqual(ruleOf(typed), ["type-differs"]);
  match(typed.problems[0]!.problem, /answers the type "strange", which is none of .*\(odd\)/);

  const flags = await check(plugin.path, { protocols: ["strange"], locationFlags: ["stream"] });
  deepEqual(ruleOf(flags), ["flags-differ"]);
  deepEqual(flags.problems[0], {
    rule: "flags-differ",
    problem: '"bin/odd" answers the flags [localfs, nomerge], the manifest has [stream]',
    fix: "write location_flags: [localfs, nomerge], or give the connector the flags [stream]",
    key: "location_flags",
  });
  const old = await check(plugin.path, { protocols: ["strange"], locationFlags: ["stream"] }, {
    sourceFlags: ["stream"],
  });
  match(old.problems[0]!.fix, /plakar-deno build/);

  const refused = await check(plugin.path, { protocols: ["strange", "even"] });
  deepEqual(ruleOf(refused), ["protocol-refused"]);
  match(refused.problems[0]!.problem, /refuses "even" and takes another: .*even is not written/);
});

Deno.test("options that the validator requires are made up, and a refusal is no finding", async () => {
  await using plugin = await denoPlugin("../../lint/testdata/odd_importer.ts");
  const schema = { required: ["location", "key"], properties: { key: { const: "7" } } };
  const keyed = await check(plugin.path, { protocols: ["keyed"] }, { schema });
  deepEqual(keyed, { problems: [] });
  const { problems, unknown } = await check(plugin.path, { protocols: ["shy"] });
  deepEqual(problems, []);
  match(unknown ?? "", /I take no made-up options/);
});

Deno.test("a program that refuses its args, and one of another role, are told apart", async () => {
  await using plugin = await denoPlugin("../../lint/testdata/odd_importer.ts");
  const args = await check(plugin.path, { args: ["--fast"] });
  deepEqual(ruleOf(args), ["args-refused"]);
  match(
    args.problems[0]!.problem,
    /not with args \["--fast"\]: it exited with code 2.*what shall I/,
  );
  const role = await check(plugin.path, { type: "exporter" });
  deepEqual(ruleOf(role), ["wrong-role"]);
  equal(role.problems[0]!.problem, '"bin/odd" is no exporter: it answers as importer');
});

Deno.test("a program that hangs is killed with all it started", async () => {
  const pids = await Deno.makeTempFile();
  await using plugin = await shellPlugin(
    `sleep 1000 & echo $! > '${pids}'; echo $$ >> '${pids}'; exec sleep 1000`,
  );
  const started = performance.now();
  const checked = await check(plugin.path, {}, { limitMs: 700 });
  ok(performance.now() - started < 5_000);
  deepEqual(ruleOf(checked), ["does-not-start"]);
  match(checked.problems[0]!.problem, /it did not speak HTTP\/2 within 0.7 s and was killed/);
  const numbers = (await Deno.readTextFile(pids)).trim().split("\n").map(Number);
  equal(numbers.length, 2);
  for (const pid of numbers) ok(await isGone(pid), `process ${pid} is still there`);
  await Deno.remove(pids);
});

Deno.test("a program that dies over Init is a finding; an interrupt is none", async () => {
  await using plugin = await shellPlugin("head -c 24 >/dev/null; exit 7");
  const died = await check(plugin.path, {}, { limitMs: 5_000 });
  deepEqual(ruleOf(died), ["does-not-start"]);
  match(died.problems[0]!.problem, /exited with code 7/);
  const stop = new AbortController();
  await using silent = await shellPlugin("exec sleep 1000");
  const checking = check(silent.path, {}, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error("enough")), 300);
  await rejects(checking, /enough/);
});

/** Killed processes that nobody waits for stay a moment in the table. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "Z");
    if (/^\d+ \(.*\) Z/.test(stat) || stat === "Z") return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
