import { dirname, join } from "node:path";
import { bundleConnector } from "../build/bundle_connector.ts";
import type { Exception, Grant, PermissionSet } from "../build/permission_set.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { type Generation, generations } from "../../sdk/generation.ts";
import type { ReadySetup } from "../../testing/start_setup.ts";
import type { Capabilities } from "../../testing/conformance_case.ts";
import type { ProjectConnector } from "../test/project_connectors.ts";
import { casesOf } from "../test/run_kit.ts";
import { accessUses, type CasePlaces } from "./access_uses.ts";
import { auditFindings } from "./audit_findings.ts";
import type { AuditedUse, AuditReport } from "./audit_report.ts";
import { caseOptions } from "./case_options.ts";
import { chooseCases } from "./choose_cases.ts";
import { type AuditedCase, type AuditTarget, runWithGrants } from "./run_with_grants.ts";
import { smallestSet } from "./smallest_set.ts";
import { withStandIns } from "./stand_ins.ts";

/** What an audit needs. */
export interface AuditOptions {
  /** The folder of the project. */
  readonly project: string;
  readonly connector: ProjectConnector;
  /** The hosts whose cases are run; both generations when left out. */
  readonly api?: Generation;
  /** What `deno.json` grants it. */
  readonly set: PermissionSet;
  readonly setup: ReadySetup<Capabilities>;
  readonly signal: AbortSignal;
  /** Told what is being done. */
  readonly onProgress: (text: string) => void;
}

/**
 * Places that no one has. With all of an access granted, Deno 2.7.14 notes each file as read and as
 * written, and of a request its address alone; with any exception it notes what is meant.
 */
const exceptions: readonly Exception[] = [
  { access: "read", rule: "deny", of: ["/.plakar-deno-audit"] },
  { access: "write", rule: "deny", of: ["/.plakar-deno-audit"] },
  { access: "net", rule: "deny", of: ["plakar-deno-audit.invalid:1"] },
];

/** Everything that a test may show to be needed; the rest is for a person to decide. */
const everything: readonly Grant[] = (["read", "write", "net", "sys"] as const)
  .map((access) => ({ access, allow: true }));

/**
 * Finds out by running it what a connector needs: once with everything granted, to see what it asks
 * for and which cases pass at all, and then with smaller and smaller sets.
 *
 * @throws {ConnectorError} `failed_precondition` when it cannot be bundled, or no case passes even
 * with everything granted.
 */
export async function auditConnector(options: AuditOptions): Promise<AuditReport> {
  const { project, connector, api, set, setup, signal, onProgress } = options;
  const { name, role, protocol, source, sourceArgs: args } = connector;
  const started = performance.now();
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar-deno-audit-" }));
  try {
    onProgress("bundling");
    const { entry } = await bundleConnector({ project, source, folder: scratch, name, signal });
    const { config, values } = caseOptions(setup.config, setup.can);
    const from = { name, entry, role, args, protocol, config, can: setup.can };
    const target: AuditTarget = {
      ...from,
      envIgnored: set.envIgnored,
      exceptions: set.exceptions,
      scratch,
      signal,
    };

    const kept = set.grants.filter(({ access }) =>
      !everything.some((one) => one.access === access)
    );
    const all = await runWithGrants({ ...target, exceptions }, {
      grants: [...everything, ...kept],
      cases: casesOf(role, api),
      onCase: (row) => onProgress(`${row}, with everything granted`),
    });
    const places: CasePlaces = { options: values, temporary: [dirname(scratch)] };
    const code = join(scratch, `${name}.js`);
    const asked = all.flatMap((one) => one.asked).filter(({ value }) => value !== code);
    const uses = accessUses(asked, places);
    const chosen = chooseCases(all, places);
    if (chosen.length === 0) throw nothingPasses(name, all);

    let runs = 0;
    let failure = "";
    const { enough, needed } = await smallestSet({
      declared: set.grants,
      uses,
      async passes(grants) {
        runs++;
        const words = grants.map(({ access }) => access).join(", ") || "nothing";
        const audited = await runWithGrants(target, {
          grants: withStandIns(grants, uses, places),
          cases: chosen,
          stopAtFailure: true,
          onCase: (row) => onProgress(`${row}, with ${words} granted`),
        });
        const bad = audited.find(({ result }) => result.outcome.kind === "failed");
        if (runs === 1 && bad !== undefined) failure = failureText(bad);
        return bad === undefined;
      },
    });
    return {
      name,
      generations: api === undefined ? generations : [api],
      declared: set.grants,
      ...(needed === undefined ? {} : { needed }),
      used: Object.fromEntries([...uses].map(([access, use]): [string, AuditedUse] => [access, {
        count: use.count,
        fixed: use.fixed.slice(0, 3),
        fromOptions: use.fromOptions.slice(0, 3),
      }])),
      findings: auditFindings(set.grants, { enough, needed }, failure),
      passed: all.filter(({ result }) => result.outcome.kind === "passed").length,
      chosen: chosen.length,
      runs: runs + 1,
      milliseconds: performance.now() - started,
    };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

function failureText({ result: { row, outcome } }: AuditedCase): string {
  return outcome.kind === "failed" ? `row ${row} fails: ${outcome.error.message}` : "";
}

function nothingPasses(name: string, all: readonly AuditedCase[]): ConnectorError {
  const failed = all.find(({ result }) => result.outcome.kind === "failed");
  const reason = failed === undefined ? "all cases are skipped" : failureText(failed);
  return new ConnectorError(
    `cannot audit "${name}": no case passes even with everything granted; ${reason}`,
    { code: "failed_precondition" },
  );
}
