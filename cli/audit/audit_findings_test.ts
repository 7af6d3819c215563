import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import type { CaseResult } from "../../testing/conformance_case.ts";
import { accessUses } from "./access_uses.ts";
import { auditFindings } from "./audit_findings.ts";
import type { AuditReport } from "./audit_report.ts";
import { auditText } from "./audit_text.ts";
import { caseOptions } from "./case_options.ts";
import { chooseCases } from "./choose_cases.ts";
import type { AuditedCase } from "./run_with_grants.ts";
import { withStandIns } from "./stand_ins.ts";

Deno.test("findings say what to write instead", () => {
  const findings = auditFindings(
    [{ access: "net", allow: true }, { access: "read", allow: ["/a", "/b"] }, {
      access: "sys",
      allow: ["hostname"],
    }],
    {
      enough: true,
      needed: [{ access: "net", allow: ["a:443"] }, { access: "read", allow: ["/a"] }],
    },
    "",
  );
  deepEqual(findings.map(({ kind, message }) => `${kind}: ${message}`), [
    'over-grant: "net": true is more than is needed: all cases pass with "net": ["a:443"]',
    'over-grant: "read": ["/a", "/b"] is more than is needed: all cases pass with "read": ["/a"]',
    'over-grant: "sys": ["hostname"] is not needed: without it all cases pass; write "sys": false',
  ]);
});

Deno.test("what is missing is told with the case that shows it", () => {
  const failure = "row I1 fails: no";
  deepEqual(
    auditFindings(
      [{ access: "net", allow: ["a:443"] }],
      {
        enough: false,
        needed: [{ access: "read", allow: true }, { access: "net", allow: ["b:1"] }],
      },
      failure,
    ).map(({ kind, message }) => `${kind}: ${message}`),
    [
      'under-grant: "read" is missing, write "read": true; without it row I1 fails: no',
      'under-grant: "net": ["a:443"] is not enough, write ["b:1"]; with it row I1 fails: no',
    ],
  );
  const [only] = auditFindings([], { enough: false, needed: undefined }, failure);
  match(only!.message, /no grant of read, write, net or sys .* helps: row I1 fails: no/);
});

const report: AuditReport = {
  generations: ["v1.0", "v1.1"],
  name: "my-importer",
  declared: [{ access: "net", allow: true }],
  needed: [{ access: "net", allow: ["api.example.org:443"] }],
  used: {
    net: { count: 1200, fixed: ["api.example.org:443"], fromOptions: ["127.0.0.1:1"] },
    env: { count: 1, fixed: ["\x1b[2J"], fromOptions: [] },
  },
  findings: [{ kind: "over-grant", access: "net", message: "too much" }],
  passed: 30,
  chosen: 20,
  runs: 4,
  milliseconds: 1500,
};

Deno.test("the text says whose cases were run, where not all were", () => {
  const text = auditText({ ...report, generations: ["v1.0"] });
  match(text, / 4 runs, of 30 cases of plakar v1\.0 alone and then of 20, in 1\.5 s$/);
});

Deno.test("the text shows what is declared, needed and asked for, without control characters", () => {
  equal(
    auditText(report),
    `my-importer
       declared  needed               asked for
  net  all       api.example.org:443  1,200 ×: api.example.org:443, where the options lead, as 127.0.0.1:1
  env  -         -                    1 ×: \\x1b[2J
  over-grant: too much
  4 runs, of 30 cases and then of 20, in 1.5 s`,
  );
  match(
    auditText({ ...report, declared: [], needed: [], used: {}, findings: [] }),
    /^my-importer\n {2}nothing is granted, and nothing is needed\n/,
  );
});

function audited(row: string, milliseconds: number, paths: readonly string[]): AuditedCase {
  const result: CaseResult = {
    row,
    statement: "holds",
    distance: "process",
    outcome: { kind: "passed" },
    milliseconds,
  };
  const tested = { row, statement: "holds", roles: [], run: () => Promise.resolve() };
  return { tested, result, asked: paths.map((value) => ({ access: "read", value })) };
}

const places = { options: ["dir:///srv"], temporary: ["/tmp"] };

Deno.test("the chosen cases are quick, or ask for what no quicker one does", () => {
  const failed = audited("X9", 1, ["/etc/failed"]);
  const chosen = chooseCases([
    audited("X1", 9000, ["/srv/x"]),
    audited("X2", 20, ["/srv/y"]),
    audited("X3", 8000, ["/etc/hosts"]),
    audited("X4", 10, []),
    { ...failed, result: { ...failed.result, outcome: { kind: "skipped", reason: "" } } },
  ], places);
  deepEqual(chosen.map(({ row }) => row), ["X2", "X3", "X4"]);
});

Deno.test("lists get the places of the cases, everything and other lists stay", () => {
  const uses = accessUses([
    { access: "read", value: "/tmp/a" },
    { access: "net", value: "127.0.0.1:77" },
    { access: "sys", value: "hostname" },
  ], places);
  deepEqual(
    withStandIns(
      [
        { access: "read", allow: ["/data"] },
        { access: "net", allow: ["api:443"] },
        { access: "sys", allow: ["hostname"] },
        { access: "write", allow: true },
      ],
      uses,
      places,
    ),
    [
      { access: "read", allow: ["/data", "/tmp", "/srv"] },
      { access: "net", allow: ["api:443", "127.0.0.1:77"] },
      { access: "sys", allow: ["hostname"] },
      { access: "write", allow: true },
    ],
  );
});

Deno.test("the options of cases are noted, those that provoke failures too", async () => {
  const { config, values } = caseOptions((folder) => ({ location: `x://${folder}` }), {
    stable: true,
    refused: { config: { location: "x://nowhere" }, message: "no" },
    uncleanRoots: [{ config: { root: "/a" }, cleaned: null }],
  });
  equal(typeof config === "function", true);
  if (typeof config === "function") deepEqual(await config("/f"), { location: "x:///f" });
  deepEqual(values, ["x://nowhere", "/a", "x:///f"]);
  deepEqual(caseOptions({ location: "y://" }, {}).values, ["y://"]);
});
