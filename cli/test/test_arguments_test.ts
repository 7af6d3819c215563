import { deepEqual, equal, throws } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { testArguments } from "./test_arguments.ts";

const least = ["bin/one", "--role", "importer", "--config", "location=dir:///srv"];

function refused(given: readonly string[], reason: RegExp): void {
  throws(() => testArguments(given), (error) => {
    equal(error instanceof ConnectorError && error.code, "invalid_argument");
    equal(reason.test((error as Error).message), true, (error as Error).message);
    return true;
  });
}

Deno.test("the least that must be said, with what follows from it", () => {
  deepEqual(testArguments(least), {
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

Deno.test("everything that can be said", () => {
  deepEqual(
    testArguments([
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

Deno.test("help wins over what is missing", () => {
  equal(testArguments(["--help"]), undefined);
  equal(testArguments(["bin/one", "-h"]), undefined);
});

Deno.test("what is missing or wrong is refused in one sentence", () => {
  refused([], /which executable/);
  refused([...least, "bin/two"], /"bin\/two" is another one/);
  refused(["bin/one", "--config", "location=x://"], /--role is missing: one of "importer"/);
  refused([...least, "--role", "backup"], /--role is "backup"/);
  refused(["bin/one", "--role", "importer"], /location=\.\.\. is missing/);
  refused([...least, "--config", "location"], /--config wants KEY=VALUE, not "location"/);
  refused([...least, "--config", "location=x://"], /gives "location" twice/);
  refused([...least, "--skip", "I1="], /--skip I1 has no reason/);
  refused([...least, "--skip", "I1"], /ROW=REASON/);
  refused([...least, "--case-timeout", "0"], /no number of seconds/);
  refused([...least, "--start-timeout", "-1"], /start-timeout/);
  refused([...least, "--report", "html"], /--report is "html", which is none of "text", "junit"/);
  refused([...least, "--colour"], /--colour/);
});

Deno.test("a key that an object has anyway is an option like any other", () => {
  const { config } = testArguments([...least, "--config", "__proto__=x"])!;
  deepEqual(Object.entries(config), [["location", "dir:///srv"], ["__proto__", "x"]]);
});

Deno.test("a refusal never shows the value of an option", () => {
  throws(
    () => testArguments([...least, "--config", "=hunter2"]),
    (error) => !(error as Error).message.includes("hunter2"),
  );
});
