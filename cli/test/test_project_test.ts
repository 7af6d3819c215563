import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { madeProject, manifestText } from "./testdata/made_project.ts";
import { denoPlugin } from "./testdata/plugin_script.ts";
import { runTest } from "./testdata/run_test_command.ts";

const rows = ["--row", "I1", "--row", "P4"];

/** A project with an importer that keeps I1 and fails P4, and one that does not start. */
async function twoImporters() {
  await using plugin = await denoPlugin("ignores_eof.ts");
  return await madeProject({
    "deno.json": "{}",
    "manifest.yaml": manifestText("good-importer importer", "bad-importer importer"),
    "bin/good-importer": await Deno.readTextFile(plugin.path),
    "bin/bad-importer": "#!/bin/sh\nexit 1\n",
    "connectors/good/conformance.ts":
      `export const importer = { config: {}, skip: [{ row: "P4", reason: "it stays" }],
        start: () => Promise.resolve({ config: { location: "rude:///" },
          [Symbol.asyncDispose]: () => Deno.writeTextFile(new URL("ended", import.meta.url), "") }) };`,
    "connectors/bad/conformance.ts":
      `export const importer = { config: { location: "rude:///" } };`,
  });
}

Deno.test("every connector of the manifest is tested with its setup, whose end is waited for", async () => {
  await using project = await twoImporters();
  const at = ["--project", project.folder];
  const { code, stdout } = await runTest([...at, ...rows]);
  equal(code, 1);
  match(stdout, /^good-importer as importer$/m);
  match(stdout, /skip {2}P4 .*\n +declared: it stays/);
  match(stdout, /^bad-importer as importer$[^]*FAIL {2}start/m);
  match(stdout, /^2 connectors: 2 passed, 1 failed, \d+ skipped in .*\nfailed: bad-importer$/m);
  await Deno.stat(`${project.folder}/connectors/good/ended`);
});

Deno.test("the named connectors alone, as JSON and as JUnit", async () => {
  await using project = await twoImporters();
  const at = ["--project", project.folder, "good", ...rows];
  const { code, stdout } = await runTest([...at, "--json"]);
  equal(code, 0);
  const { connectors, milliseconds, ...rest } = JSON.parse(stdout);
  deepEqual(rest, { project: "made", passed: 2, failed: 0, skipped: 1 });
  equal(milliseconds > 0, true);
  equal(connectors.length, 1);
  equal(connectors[0].subject, "good-importer");
  const junit = await runTest([...at, "--report", "junit"]);
  match(junit.stdout, /<testsuites name="made" tests="3"/);
  match(junit.stdout, /<testsuite name="good-importer\.process"/);
});

Deno.test("what a project lacks is told before any test runs", async () => {
  const told = async (files: Readonly<Record<string, string>>, reason: RegExp) => {
    await using project = await madeProject({
      "deno.json": "{}",
      "manifest.yaml": manifestText("one-importer importer"),
      ...files,
    });
    await rejects(runTest(["--project", project.folder]), reason);
  };
  const bin = { "bin/one-importer": "#!/bin/sh\nexit 1\n" };
  const setup = (text: string) => ({ ...bin, "connectors/one/conformance.ts": text });
  await told({}, /cannot test "one-importer": its executable .* does not exist; run "build" first/);
  await told(bin, /there is no connectors\/one\/conformance\.ts; write it/);
  await told(setup(`throw new Error("what a day")`), /conformance\.ts fails: what a day/);
  await told(setup(`export const storage = { config: {} };`), /does not export "importer"; add it/);
  await told(setup(`export const importer = {};`), /has no "config"/);
});

Deno.test("a setup that does not start is a failure of that connector", async () => {
  await using project = await madeProject({
    "deno.json": "{}",
    "manifest.yaml": manifestText("one-importer importer"),
    "bin/one-importer": "#!/bin/sh\nexit 1\n",
    "connectors/one/conformance.ts":
      `export const importer = { config: {}, start: () => Promise.reject(new Error("no server")) };`,
  });
  const { code, stdout } = await runTest(["--project", project.folder]);
  equal(code, 1);
  match(stdout, /FAIL {2}setup[^]*its conformance setup fails: no server/);
});

Deno.test("an executable of several roles is found by its name and told which one it is", async () => {
  await using plugin = await denoPlugin("ignores_eof.ts");
  const text = await Deno.readTextFile(plugin.path);
  await using project = await madeProject({
    "deno.json": "{}",
    "manifest.yaml": manifestText("one importer importer", "one exporter exporter"),
    "bin/one": text.replace("exec", `[ "$1" = importer ] || exit 9\nexec`),
    "connectors/one/conformance.ts":
      `export const importer = { config: { location: "rude:///" } };`,
  });
  const at = ["--project", project.folder, "--row", "I1"];
  equal((await runTest([...at, "one-importer"])).code, 0);
  await rejects(
    runTest([...at, "two"]),
    /cannot test "two": .*; choose from one-importer, one-exporter/,
  );
});

Deno.test("a setup that fails to end has failed, and what was found before is still told", async () => {
  await using plugin = await denoPlugin("ignores_eof.ts");
  await using project = await madeProject({
    "deno.json": "{}",
    "manifest.yaml": manifestText("good-importer importer"),
    "bin/good-importer": await Deno.readTextFile(plugin.path),
    "connectors/good/conformance.ts":
      `export const importer = { config: { location: "rude:///" }, start: () => Promise.resolve({
        config: {}, [Symbol.asyncDispose]: () => Promise.reject(new Error("no pid")) }) };`,
  });
  const { code, stdout } = await runTest(["--project", project.folder, "--row", "I1"]);
  equal(code, 1);
  match(stdout, /ok {4}I1 /);
  match(stdout, /FAIL {2}setup the conformance setup ends[^]*the end of its .* fails: no pid/);
});
