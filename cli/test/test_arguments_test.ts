import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { Command } from "commander";
import { ConnectorError } from "../../sdk/error.ts";
import { newCommand } from "../command.ts";
import { runCli } from "../run_cli.ts";
import { isAboutExecutable, testArguments as readArguments } from "./test_arguments.ts";
import type { TestArguments } from "./test_arguments.ts";
import { type TestOptions, testOptions } from "./test_options.ts";
import { splitWords } from "./split_words.ts";

const least = ["bin/one", "--role", "importer", "--config", "location=dir:///srv"];

/** What the command is told of an executable, read as it reads it. */
async function testArguments(given: readonly string[]): Promise<TestArguments | undefined> {
  let read: TestArguments | undefined;
  await runCli(["test", ...given], [(action) =>
    testOptions(newCommand("test", "", [])).action(
      action((_, all: string[], options: TestOptions, command: Command) => {
        const { words, pluginArgs } = splitWords(all, command);
        read = readArguments(words, pluginArgs, options);
        return Promise.resolve(0);
      }),
    )], { signal: new AbortController().signal, print() {}, note() {} });
  return read;
}

async function refused(given: readonly string[], reason: RegExp): Promise<void> {
  await rejects(testArguments(given), (error) => {
    equal(error instanceof ConnectorError && error.code, "invalid_argument");
    equal(reason.test((error as Error).message), true, (error as Error).message);
    return true;
  });
}

Deno.test("the least that must be said, with what follows from it", async () => {
  deepEqual(await testArguments(least), {
    executable: "bin/one",
    args: [],
    role: "importer",
    config: { location: "dir:///srv" },
    protocol: "dir",
    skip: [],
    caseTimeout: 30_000,
    startTimeout: 20_000,
    report: "text",
  });
});

Deno.test("everything that can be said", async () => {
  deepEqual(
    await testArguments([
      "--role=storage",
      "--config=location=s3://bucket",
      "--config=query=a=b=c",
      "--config=empty=",
      "--protocol=minio",
      "--can=can.ts",
      "--skip=S20=lists late = always",
      "--row=S1",
      "--row=S20",
      "--case-timeout=1.5",
      "--start-timeout=60",
      "--report=junit",
      "--out=report.xml",
      "bin/one",
      "--",
      "--log-level=debug",
      "--",
      "-h",
    ]),
    {
      executable: "bin/one",
      args: ["--log-level=debug", "--", "-h"],
      role: "storage",
      config: { location: "s3://bucket", query: "a=b=c", empty: "" },
      protocol: "minio",
      can: "can.ts",
      skip: [{ row: "S20", reason: "lists late = always" }],
      rows: ["S1", "S20"],
      caseTimeout: 1500,
      startTimeout: 60_000,
      report: "junit",
      out: "report.xml",
    },
  );
});

Deno.test("help wins over what is missing", async () => {
  equal(await testArguments(["--help"]), undefined);
  equal(await testArguments(["bin/one", "-h"]), undefined);
});

Deno.test("what is missing or wrong is refused in one sentence", async () => {
  await refused([], /which executable/);
  await refused([...least, "bin/two"], /"bin\/two" is another one/);
  await refused(["bin/one", "--config", "location=x://"], /--role is missing: one of "importer"/);
  await refused([...least, "--role", "backup"], /--role is "backup"/);
  await refused(["bin/one", "--role", "importer"], /location=\.\.\. is missing/);
  await refused([...least, "--config", "location"], /--config wants KEY=VALUE, not "location"/);
  await refused([...least, "--config", "location=x://"], /gives "location" twice/);
  await refused([...least, "--skip", "I1="], /--skip I1 has no reason/);
  await refused([...least, "--skip", "I1"], /ROW=REASON/);
  await refused([...least, "--case-timeout", "0"], /no number of seconds/);
  await refused([...least, "--start-timeout", "-1"], /start-timeout/);
  await refused(
    [...least, "--report", "html"],
    /--report is "html", which is none of "text", "junit"/,
  );
  await refused([...least, "--colour"], /--colour/);
});

Deno.test("a key that an object has anyway is an option like any other", async () => {
  const { config } = (await testArguments([...least, "--config", "__proto__=x"]))!;
  deepEqual(Object.entries(config), [["location", "dir:///srv"], ["__proto__", "x"]]);
});

Deno.test("a refusal never shows the value of an option", async () => {
  await rejects(
    testArguments([...least, "--config", "=hunter2"]),
    (error) => !(error as Error).message.includes("hunter2"),
  );
});

Deno.test("names of connectors are told from an executable", () => {
  const none = { caseTimeout: "30", startTimeout: "20", report: "text" };
  equal(isAboutExecutable([], none), false);
  equal(isAboutExecutable(["dir-importer", "dir"], none), false);
  equal(isAboutExecutable(["./dir-importer"], none), true);
  equal(isAboutExecutable(["dir-importer"], { ...none, role: "importer" }), true);
});
