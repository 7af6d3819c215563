import type { Generation } from "../../sdk/generation.ts";
import { casesV10 } from "../../testing/cases_v1_0.ts";
import type {
  Capabilities,
  CaseResult,
  ConformanceCase,
  DeclaredSkip,
} from "../../testing/conformance_case.ts";
import { exporterCases } from "../../testing/exporter_cases.ts";
import { importerCases } from "../../testing/importer_cases.ts";
import { processCases } from "../../testing/process_cases.ts";
import type { ConfigUnderTest } from "../../testing/run_case.ts";
import { casesFor, isOfGeneration, runCases } from "../../testing/run_cases.ts";
import { storageCases } from "../../testing/storage_cases.ts";
import type { Role } from "../../testing/subject.ts";
import { type Probed, probePlugin } from "./probe_plugin.ts";

/** What the kit is run on: an executable, and how it is brought under test. */
export interface KitTarget {
  /** What a person calls it. */
  readonly subject: string;
  /** Path of the executable. */
  readonly executable: string;
  /** The manifest's `args`. */
  readonly args: readonly string[];
  readonly role: Role;
  /** The scheme for Init. */
  readonly protocol: string;
  /** The options for Init. */
  readonly config: ConfigUnderTest;
  readonly can: Capabilities;
  readonly skip: readonly DeclaredSkip[];
}

/** How the kit is run. */
export interface KitOptions {
  /** The hosts whose rows are run; those that the plugin knows when left out. */
  readonly api?: Generation;
  /** The rows to run; all when left out. */
  readonly rows?: readonly string[];
  /** Milliseconds after which a case has failed. */
  readonly caseTimeout: number;
  /** Milliseconds until it must have spoken, and again until it must have answered Init. */
  readonly startTimeout: number;
  /** Gives the whole run up when aborted; what was found until then is the result. */
  readonly signal: AbortSignal;
  /** Gets each result as soon as it is there. */
  readonly onResult?: (result: CaseResult) => void;
}

/** Of a plugin for hosts of one generation it is not asked that it knows the other, too. */
const bothGenerations = "V17";

/**
 * The cases of a role that mean something to an executable, those of every role first.
 *
 * @param api The hosts that they are about; both generations when left out.
 */
export function casesOf(role: Role, api?: Generation): readonly ConformanceCase<Capabilities>[] {
  const own = { importer: importerCases, exporter: exporterCases, storage: storageCases }[role];
  return casesFor<Capabilities>(role, [...processCases, ...own, ...casesV10])
    .filter(({ distances }) => distances === undefined || distances.includes("process"))
    .filter((each) => api === undefined || isOfGeneration(each, [api]))
    .filter(({ row }) => api === undefined || row !== bothGenerations);
}

/** The rows that are tested on an executable of a role, as {@linkcode casesOf} has them. */
export function rowsOf(role: Role, api?: Generation): ReadonlySet<string> {
  return new Set(casesOf(role, api).map(({ row }) => row));
}

/**
 * Runs the kit against an executable. One that does not start, or refuses its options, has failed
 * the row `start`, and every other case is skipped for that reason.
 */
export async function runKit(
  target: KitTarget,
  options: KitOptions,
): Promise<readonly CaseResult[]> {
  const { executable, args, role, protocol, config, can, skip } = target;
  const { rows, caseTimeout, startTimeout: limit, signal, onResult = () => {} } = options;
  const connector = { executable, args };
  const folder = await Deno.makeTempDir({ prefix: "plakar-deno-test-" });
  let probed: Probed;
  try {
    const first = typeof config === "function" ? await config(folder) : config;
    const asked = { role, protocol, config: first, limit, signal };
    const api = options.api === undefined ? {} : { api: options.api };
    probed = await probePlugin({ ...asked, ...api, executable: connector });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const { result: start } = probed;
  onResult(start);
  // What knows plakar v1.0 alone is held to nothing else.
  const api = options.api ?? (probed.generation === "v1.0" ? "v1.0" : undefined);
  const cases = casesOf(role, api);
  if (start.outcome.kind !== "passed") return [start, ...skipped(cases, rows, onResult)];
  const results = await runCases<Capabilities>({
    role,
    connector,
    cases,
    distances: ["process"],
    protocol,
    config,
    can,
    skip,
    ...(api === undefined ? {} : { generations: [api] }),
    ...(rows === undefined ? {} : { rows }),
    caseTimeout,
    signal,
    onResult,
  });
  return [start, ...results];
}

/** Every case as skipped, because the plugin does not start. */
function skipped(
  cases: readonly ConformanceCase<Capabilities>[],
  rows: readonly string[] | undefined,
  onResult: (result: CaseResult) => void,
): readonly CaseResult[] {
  const reason = "the plugin does not start, or refuses its options";
  return cases.filter(({ row }) => rows?.includes(row) ?? true).map(({ row, statement }) => {
    const outcome = { kind: "skipped", reason } as const;
    const result: CaseResult = { row, statement, distance: "process", outcome, milliseconds: 0 };
    onResult(result);
    return result;
  });
}
