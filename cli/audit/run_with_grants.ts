import type { Exception, Grant } from "../build/permission_set.ts";
import { permissionSetOf } from "../build/permission_set.ts";
import type { Capabilities, CaseResult, ConformanceCase } from "../../testing/conformance_case.ts";
import type { ConfigUnderTest } from "../../testing/run_case.ts";
import { runCases } from "../../testing/run_cases.ts";
import type { Role } from "../../testing/subject.ts";
import type { AskedFor } from "./audit_log.ts";
import { grantedPlugin } from "./granted_plugin.ts";

/** The connector under audit, and how it is brought under test. */
export interface AuditTarget {
  /** `<connector>-<role>`. */
  readonly name: string;
  /** The connector and all it imports as one module. */
  readonly entry: string;
  readonly role: Role;
  readonly args: readonly string[];
  /** The scheme for Init. */
  readonly protocol: string;
  readonly config: ConfigUnderTest;
  readonly can: Capabilities;
  /** Whether variables that are not granted look unset. */
  readonly envIgnored: boolean;
  /** What the declared set takes out of its grants. */
  readonly exceptions: readonly Exception[];
  /** A folder for what is written on the way. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** One case, and what the plugins asked for in it. */
export interface AuditedCase {
  readonly tested: ConformanceCase<Capabilities>;
  readonly result: CaseResult;
  readonly asked: readonly AskedFor[];
}

/** Which cases are run, with which grants. */
export interface RunWithGrantsOptions {
  readonly grants: readonly Grant[];
  readonly cases: readonly ConformanceCase<Capabilities>[];
  /** Whether the first failure is answer enough. */
  readonly stopAtFailure?: boolean;
  /** Told of each case before it runs. */
  readonly onCase?: (row: string) => void;
}

/**
 * Runs cases one after the other on a connector with a set of grants. Never rejects for a case that
 * fails.
 *
 * @returns The cases that ran.
 */
export async function runWithGrants(
  target: AuditTarget,
  { grants, cases, stopAtFailure = false, onCase }: RunWithGrantsOptions,
): Promise<readonly AuditedCase[]> {
  const { name, entry, role, args, protocol, config, can, exceptions, signal } = target;
  const folder = await Deno.makeTempDir({ dir: target.scratch });
  // Without any variable the environment looks empty: npm packages read it at start.
  const envIgnored = target.envIgnored || !grants.some(({ access }) => access === "env");
  const set = permissionSetOf(name, { grants, exceptions, envIgnored });
  const plugin = await grantedPlugin({ entry, role, args, set, folder });
  const audited: AuditedCase[] = [];
  try {
    for (const tested of cases) {
      signal.throwIfAborted();
      onCase?.(tested.row);
      const [result] = await runCases<Capabilities>({
        role,
        source: () => plugin.source,
        distances: ["process"],
        cases: [tested],
        protocol,
        config,
        can,
        signal,
      });
      if (result === undefined) continue;
      audited.push({ tested, result, asked: await plugin.asked() });
      if (stopAtFailure && result.outcome.kind === "failed") break;
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return audited;
}
