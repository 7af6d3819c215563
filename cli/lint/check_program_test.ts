import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { Generation } from "../../sdk/generation.ts";
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
  { api = "v1.1", limitMs = 20_000, signal = AbortSignal.timeout(60_000), ...more }: {
    readonly api?: Generation;
    readonly limitMs?: number;
    readonly signal?: AbortSignal;
  } & Partial<ProgramEntry> = {},
): Promise<CheckedProgram> {
  const scratch = await Deno.makeTempDir();
  try {
    const entry = { connector: { ...connector, ...changes }, executable, ...more };
    return await checkProgram(entry, { scratch, api, limitMs, signal });
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

for (const type of ["importer", "exporter", "storage"] as const) {
  Deno.test(`${/^[ei]/.test(type) ? "an" : "a"} ${type} that knows plakar v1.0 alone is wrong for v1.1, and right for v1.0`, async () => {
    await using plugin = await denoPlugin("../../plugin/testdata/older_plugin.ts");
    const entry = { type, protocols: ["aged"], args: [type], locationFlags: ["stream"] } as const;
    const { problems } = await check(plugin.path, entry);
    deepEqual(problems, [{
      rule: "older-program",
      problem: '"bin/odd" speaks the protocol of plakar v1.0 alone',
      fix: "build it with an SDK for plakar v1.1, or ship it to users of plakar v1.0 alone",
      key: "executable",
    }]);
    deepEqual(await check(plugin.path, entry, { api: "v1.0" }), { problems: [] });
    if (type !== "importer") return;
    const typed = await check(plugin.path, { ...entry, protocols: ["old"] }, { api: "v1.0" });
    deepEqual(ruleOf(typed), ["type-differs"]);
    match(typed.problems[0]!.problem, /answers the type "aged", which is none of its protocols/);
  });
}

Deno.test("a program that knows plakar v1.1 alone is wrong for v1.0; flags of v1.1 are not compared", async () => {
  await using newer = await denoPlugin("../../lint/testdata/newer_exporter.ts");
  const entry = { type: "exporter", locationFlags: ["stream"] } as const;
  const { problems } = await check(newer.path, entry, { api: "v1.0" });
  deepEqual(problems, [{
    rule: "newer-program",
    problem: '"bin/odd" speaks the protocol of plakar v1.1 alone',
    fix: "build it with an SDK that serves both, such as this one",
    key: "executable",
  }]);
  deepEqual(ruleOf(await check(newer.path, entry)), ["flags-differ"]);

  await using both = await denoPlugin("../../lint/testdata/odd_importer.ts");
  const odd = { protocols: ["strange"], locationFlags: ["localfs"] } as const;
  deepEqual(ruleOf(await check(both.path, odd)), ["flags-differ"]);
  deepEqual(ruleOf(await check(both.path, odd, { api: "v1.0" })), []);
  deepEqual(ruleOf(await check(both.path, { ...odd, locationFlags: [] }, { api: "v1.0" })), [
    "flags-differ",
  ]);
});

Deno.test("the argument that tells the generation is not passed: lint asks for both itself", async () => {
  await using plugin = await denoPlugin("../../lint/testdata/odd_importer.ts");
  const odd = { protocols: ["strange"], args: ["--plakar-api=v1.0"] } as const;
  deepEqual(await check(plugin.path, odd), { problems: [] });
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
