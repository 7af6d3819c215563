import { fileURLToPath } from "node:url";
import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Capabilities, ConformanceCase } from "./conformance_case.ts";
import { importerMethodsV10 } from "../proto/v1_0/importer_methods.ts";
import { answersV10 } from "./answers_v1_0.ts";
import { pluginSource } from "./plugin_source.ts";
import { generations } from "../sdk/generation.ts";
import { runCases } from "./run_cases.ts";
import { fakeImporter } from "./fake_importer.ts";

const importer = () => Promise.resolve(fakeImporter());
const base = {
  role: "importer",
  connector: importer,
  protocol: "fake",
  config: { location: "fake://x" },
  distances: ["direct"],
} as const;

function caseOf(
  row: string,
  run: ConformanceCase<Capabilities>["run"],
  more: Partial<ConformanceCase<Capabilities>> = {},
): ConformanceCase<Capabilities> {
  return { row, statement: `${row} holds`, roles: ["importer"], run, ...more };
}

const passes = caseOf("X1", () => Promise.resolve());
const fails = caseOf("X2", () => Promise.reject(new Error("got 2 records")));

function summary(results: Awaited<ReturnType<typeof runCases>>): string[] {
  return results.map(({ row, outcome }) =>
    `${row} ${outcome.kind}` +
    (outcome.kind === "skipped"
      ? `: ${outcome.reason}`
      : outcome.kind === "failed"
      ? `: ${outcome.error.message}`
      : "")
  );
}

Deno.test("cases pass and fail one by one, and onResult hears of each", async () => {
  const heard: string[] = [];
  const results = await runCases({
    ...base,
    cases: [passes, fails],
    onResult: ({ row }) => heard.push(row),
  });
  deepEqual(summary(results), ["X1 passed", "X2 failed: got 2 records"]);
  deepEqual(heard, ["X1", "X2"]);
});

Deno.test("a case whose capability is not declared is skipped with that reason", async () => {
  const needs = caseOf("X9", () => Promise.resolve(), { needs: ["readerFails"] });
  const without = await runCases({ ...base, cases: [needs] });
  deepEqual(summary(without), ['X9 skipped: the connector does not declare "readerFails"']);
  const with_ = await runCases({ ...base, cases: [needs], can: { readerFails: {} } });
  deepEqual(summary(with_), ["X9 passed"]);
});

Deno.test("a declared failure is skipped, a needless skip and an unknown one fail", async () => {
  const results = await runCases({
    ...base,
    cases: [passes, fails],
    skip: [
      { row: "X1", reason: "old" },
      { row: "X2", reason: "no time" },
      { row: "X77", reason: "typo" },
    ],
  });
  deepEqual(summary(results), [
    "X1 passed",
    "X2 skipped: declared: no time (seen: got 2 records)",
    'X77 failed: the skip of "X77" (typo) names no row of the kit: correct or remove it',
    "X1 failed: row X1 is skipped (old) but holds now: remove the skip",
  ]);
});

Deno.test("a case that does not end has failed, and what it opened is closed", async () => {
  let closed = false;
  const forgetful = caseOf("X3", async (subject) => {
    const plugin = await subject.start();
    plugin.close = ((close) => () => {
      closed = true;
      return close();
    })(plugin.close);
    const dispose = plugin[Symbol.asyncDispose].bind(plugin);
    plugin[Symbol.asyncDispose] = () => {
      closed = true;
      return dispose();
    };
    await subject.folder();
    await new Promise(() => {});
  });
  const results = await runCases({ ...base, cases: [forgetful], caseTimeout: 100 });
  deepEqual(summary(results), ["X3 failed: did not end within 0.1 s"]);
  equal(closed, true);
});

Deno.test("folders of a case are gone after it, also those with mode 0", async () => {
  let folder = "";
  const keeps = caseOf("X4", async (subject) => {
    folder = await subject.folder();
    await Deno.mkdir(`${folder}/deep`);
    await Deno.writeTextFile(`${folder}/deep/file`, "x");
    await Deno.chmod(`${folder}/deep`, 0);
  });
  const [result] = await runCases({ ...base, cases: [keeps] });
  equal(result!.outcome.kind, "passed");
  await rejects(Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("an aborted run ends", async () => {
  const stop = new AbortController();
  const waits = caseOf("X5", () => {
    stop.abort(new Error("enough"));
    return new Promise(() => {});
  });
  const results = await runCases({ ...base, cases: [waits, passes], signal: stop.signal });
  deepEqual(summary(results), ["X5 failed: enough"]);
});

Deno.test("a case about v1.0 hosts gets plugins of that generation, and is left out for others", async () => {
  const told: string[] = [];
  const about = (generation: "v1.0" | "v1.1") =>
    caseOf(`X${generation}`, async (subject) => {
      await using plugin = await subject.start();
      const { error } = await plugin.client.unary(importerMethodsV10.init, {
        proto: "fake",
        config: { ...subject.config },
      });
      // Only a v1.0 host takes the first field of the answer for an error (protocol 6.5).
      told.push(`${subject.generation} ${typeof error}`);
    }, generation === "v1.1" ? {} : { generation });
  const cases = [about("v1.1"), about("v1.0")];
  const all = await runCases({ ...base, cases, distances: ["direct", "grpc"] });
  deepEqual(all.map(({ outcome }) => outcome.kind), ["passed", "passed", "passed", "passed"]);
  deepEqual(told, ["v1.1 string", "v1.0 undefined", "v1.1 string", "v1.0 undefined"]);
  const old = await runCases({ ...base, cases, generations: ["v1.0"] });
  deepEqual(summary(old), ["Xv1.0 passed"]);
  deepEqual(summary(await runCases({ ...base, cases, generations: ["v1.1"] })), ["Xv1.1 passed"]);
  const both = caseOf("X8", () => Promise.resolve(), { generation: "both" });
  deepEqual(summary(await runCases({ ...base, cases: [both] })), ["X8 passed"]);
  for (const generation of generations) {
    deepEqual(await runCases({ ...base, cases: [both], generations: [generation] }), []);
  }
});

Deno.test("a plugin that answers v1.1 hosts alone is told by UNIMPLEMENTED, and by nothing else", async () => {
  const source = pluginSource("importer", importer, "direct");
  equal(await answersV10("importer", source), true);
  const without = {
    async start() {
      const plugin = await source.start({});
      const unary = (method: { readonly path: string }) =>
        plugin.client.unary(
          { ...importerMethodsV10.info, path: `${method.path}Unknown` },
          {},
        );
      return {
        ...plugin,
        client: { ...plugin.client, unary: unary as typeof plugin.client.unary },
      };
    },
  };
  equal(await answersV10("importer", without), false);
  const broken = { start: () => Promise.reject(new Error("it does not start")) };
  equal(await answersV10("importer", broken), true);
});

Deno.test("V rows are skipped for an executable that answers v1.1 hosts alone", async () => {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const args = ["run", "-A", "--no-lock", "--quiet", "--config", file("../deno.json")];
  const executable = {
    executable: Deno.execPath(),
    args: [...args, file("testdata/only_v1_1.ts")],
  };
  const about = { generation: "v1.0" } as const;
  const cases = [passes, caseOf("X3", () => Promise.reject(new Error("it was run")), about)];
  const of = { role: "importer", protocol: "fake", config: { location: "fake://x" } } as const;
  const results = await runCases({ ...of, connector: executable, cases });
  deepEqual(summary(results), [
    "X1 passed",
    "X3 skipped: the plugin answers v1.1 hosts alone: it has none of the methods of v1.0",
  ]);
  // Who declares both wants to hear of it.
  const declared = await runCases({ ...of, connector: executable, cases, generations });
  deepEqual(summary(declared), ["X1 passed", "X3 failed: it was run"]);
});
