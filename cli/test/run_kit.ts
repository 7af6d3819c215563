import type { Capabilities, CaseResult, ConformanceCase } from "../../testing/conformance_case.ts";
import { exporterCases } from "../../testing/exporter_cases.ts";
import { importerCases } from "../../testing/importer_cases.ts";
import { processCases } from "../../testing/process_cases.ts";
import { casesFor, runCases } from "../../testing/run_cases.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import type { Role } from "../../testing/subject.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { inFolder, wantsFolder } from "./in_folder.ts";
import { probePlugin } from "./probe_plugin.ts";
import type { TestArguments } from "./test_arguments.ts";

/** The arguments with every path absolute and the capabilities loaded. */
export interface KitOptions extends Omit<TestArguments, "can" | "out" | "report"> {
  readonly can: Capabilities;
  /** Gives the whole run up when aborted; what was found until then is the result. */
  readonly signal: AbortSignal;
  /** Gets each result as soon as it is there. */
  readonly onResult?: (result: CaseResult) => void;
}

/** The cases of a role, those of every role first. */
function casesOf(role: Role): readonly ConformanceCase<Capabilities>[] {
  const own = { importer: importerCases, exporter: exporterCases, storage: storageCases }[role];
  return casesFor<Capabilities>(role, [...processCases, ...own])
    .filter(({ distances }) => distances === undefined || distances.includes("process"));
}

/**
 * Runs the kit against an executable. One that does not start, or refuses its options, has failed
 * the row `start`, and every other case is skipped for that reason.
 *
 * @throws {ConnectorError} `invalid_argument` for a row that the role does not have.
 */
export async function runKit(options: KitOptions): Promise<readonly CaseResult[]> {
  const { executable, args, role, protocol, config, rows, signal, onResult } = options;
  const cases = casesOf(role);
  requireRows(rows ?? [], cases, role);
  const connector = { executable, args };
  const fresh = (folder: string) => inFolder(config, folder);
  const folder = await Deno.makeTempDir({ prefix: "plakar-deno-test-" });
  let start: CaseResult;
  try {
    const limit = options.startTimeout;
    const probed = { role, protocol, config: fresh(folder), limit, signal };
    start = await probePlugin({ ...probed, executable: connector });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  onResult?.(start);
  if (start.outcome.kind !== "passed") return [start, ...skipped(cases, rows, onResult)];
  const results = await runCases<Capabilities>({
    role,
    connector,
    cases,
    distances: ["process"],
    protocol,
    config: wantsFolder(config) ? fresh : config,
    can: { ...(wantsFolder(config) && role !== "importer" ? { fresh } : {}), ...options.can },
    skip: options.skip,
    ...(rows === undefined ? {} : { rows }),
    caseTimeout: options.caseTimeout,
    signal,
    ...(onResult === undefined ? {} : { onResult }),
  });
  return [start, ...results];
}

function requireRows(
  rows: readonly string[],
  cases: readonly ConformanceCase<Capabilities>[],
  role: Role,
): void {
  const known = new Set(cases.map(({ row }) => row));
  for (const row of rows) {
    if (known.has(row)) continue;
    throw new ConnectorError(
      `"${row}" is no row that is tested on an executable ${role}; there are: ${
        [...known].join(" ")
      }`,
      { code: "invalid_argument" },
    );
  }
}

/** Every case as skipped, because the plugin does not start. */
function skipped(
  cases: readonly ConformanceCase<Capabilities>[],
  rows: readonly string[] | undefined,
  onResult: (result: CaseResult) => void = () => {},
): readonly CaseResult[] {
  const reason = "the plugin does not start, or refuses its options";
  return cases.filter(({ row }) => rows?.includes(row) ?? true).map(({ row, statement }) => {
    const outcome = { kind: "skipped", reason } as const;
    const result: CaseResult = { row, statement, distance: "process", outcome, milliseconds: 0 };
    onResult(result);
    return result;
  });
}
