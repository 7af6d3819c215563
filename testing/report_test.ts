import {
  deepStrictEqual as deepEqual,
  doesNotMatch,
  match,
  ok,
  strictEqual as equal,
} from "node:assert/strict";
import type { CaseOutcome, CaseResult } from "./conformance_case.ts";
import type { Distance } from "./distance.ts";
import { printable } from "./printable.ts";
import { type Report, reportTotals } from "./report.ts";
import { reportJson } from "./report_json.ts";
import { reportJunit } from "./report_junit.ts";
import { reportText } from "./report_text.ts";

function result(row: string, outcome: CaseOutcome, distance: Distance = "process"): CaseResult {
  return { row, statement: `${row} must hold`, distance, outcome, milliseconds: 1500 };
}

function failed(message: string, stderrLines: readonly string[] = []): CaseOutcome {
  return { kind: "failed", error: new Error(message), stderrLines };
}

const mixed: readonly CaseResult[] = [
  result("X1", { kind: "passed" }, "grpc"),
  result("X2", failed("expected 3 records,\ngot 2 and finished", ["one", "two"])),
  result("X3", { kind: "skipped", reason: "needs the capability prints" }),
];

function report(results: readonly CaseResult[]): Report {
  return { subject: "bin/one", role: "importer", results, milliseconds: 4500 };
}

Deno.test("totals count every outcome", () => {
  deepEqual(reportTotals(mixed), { passed: 1, failed: 1, skipped: 1 });
});

Deno.test("the text shows every case below its distance, with reasons", () => {
  equal(
    reportText(report(mixed)),
    `bin/one as importer

grpc
  ok    X1    X1 must hold (1.5 s)

process
  FAIL  X2    X2 must hold (1.5 s)
              expected 3 records,
              got 2 and finished
              stderr:
              | one
              | two
  skip  X3    X3 must hold
              needs the capability prints

1 passed, 1 failed, 1 skipped in 4.5 s
failed: X2
`,
  );
});

Deno.test("the text quotes only the last ten stderr lines, cut and without control characters", () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const text = reportText(
    report([result("X2", failed("x", [...lines, "\x1b[2J", "y".repeat(1e6)]))]),
  );
  match(text, /stderr, last 10 lines:\n +\| line 32\n/);
  match(text, /\| \\x1b\[2J\n/);
  match(text, /\| y{400}…\n/);
  ok(text.length < 2000);
});

Deno.test("an error without message is named in every report", () => {
  const one = report([result("X2", { kind: "failed", error: new TypeError(), stderrLines: [] })]);
  match(reportText(one), /TypeError/);
  match(reportJunit(one), /message="TypeError"/);
  equal(JSON.parse(reportJson(one)).results[0].message, "TypeError");
});

Deno.test("printable text leaves letters alone and escapes what moves the cursor", () => {
  equal(printable('é 日本 "quoted" \\ 😀'), 'é 日本 "quoted" \\ 😀');
  equal(printable("\x1b[31m\u202e\r\n\x7f"), "\\x1b[31m\\u202e\\r\\n\\x7f");
});

Deno.test("the JSON holds totals and every case", () => {
  deepEqual(JSON.parse(reportJson(report(mixed))), {
    subject: "bin/one",
    role: "importer",
    milliseconds: 4500,
    passed: 1,
    failed: 1,
    skipped: 1,
    results: [
      {
        row: "X1",
        statement: "X1 must hold",
        distance: "grpc",
        outcome: "passed",
        milliseconds: 1500,
      },
      {
        row: "X2",
        statement: "X2 must hold",
        distance: "process",
        outcome: "failed",
        milliseconds: 1500,
        message: "expected 3 records,\ngot 2 and finished",
        stderrLines: ["one", "two"],
      },
      {
        row: "X3",
        statement: "X3 must hold",
        distance: "process",
        outcome: "skipped",
        milliseconds: 1500,
        reason: "needs the capability prints",
      },
    ],
  });
});

Deno.test("the JUnit report has one suite for each distance", () => {
  const xml = reportJunit(report(mixed));
  match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="bin\/one" tests="3"/);
  match(xml, /<testsuite name="importer\.grpc" tests="1" failures="0" errors="0" skipped="0"/);
  match(xml, /<testsuite name="importer\.process" tests="2" failures="1" errors="0" skipped="1"/);
  match(xml, /<testcase classname="importer\.grpc" name="X1 X1 must hold" time="1\.500"\/>/);
  match(xml, /<skipped message="needs the capability prints"\/>/);
  match(xml, /message="expected 3 records,&#10;got 2 and finished" type="Error"/);
  match(xml, /<system-err>one\ntwo<\/system-err>/);
});

Deno.test("the JUnit report stays XML whatever a plugin says", () => {
  const nasty = `<a b="c">&\0\x1b[0m\ud800\r]]>`;
  const xml = reportJunit({ ...report([result("X2", failed(nasty, [nasty]))]), subject: nasty });
  // deno-lint-ignore no-control-regex -- XML cannot hold them
  doesNotMatch(xml, /[\0-\x08\x0b-\x1f]/);
  ok(xml.isWellFormed());
  match(xml, /<system-err>&lt;a b=&quot;c&quot;&gt;&amp;\ufffd\ufffd\[0m\ufffd&#13;\]\]&gt;</);
  // Every tag that is opened is closed, in order.
  const open: string[] = [];
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([a-z-]+)[^<>]*?(\/?)>/g)) {
    if (close) equal(open.pop(), name);
    else if (!self) open.push(name!);
  }
  deepEqual(open, []);
});

const warned: readonly CaseResult[] = [
  result("X4", { kind: "passed", warnings: ["one <thing>\nto see", "another"] }),
];

Deno.test("a case that passed with warnings shows them, in every form of the report", () => {
  match(
    reportText(report(warned)),
    /ok +X4 .*\n {14}warning: one <thing>\n {14}to see\n {14}warning: another\n\n1 passed/,
  );
  const [json] = JSON.parse(reportJson(report(warned))).results;
  deepEqual([json.outcome, json.warnings], ["passed", ["one <thing>\nto see", "another"]]);
  match(
    reportJunit(report(warned)),
    /name="X4 [^>]*[^/]>\n *<system-out>one &lt;thing&gt;\nto see\nanother<\/system-out>/,
  );
});
