import type { Transport } from "../runtime/transport.ts";
import { type Generation, generations as allGenerations } from "../sdk/generation.ts";
import { answersV10 } from "./answers_v1_0.ts";
import type {
  Capabilities,
  CaseResult,
  ConformanceCase,
  DeclaredSkip,
} from "./conformance_case.ts";
import {
  needlessSkipError,
  needlessSkips,
  skipKnown,
  unknownSkipError,
  unknownSkips,
} from "./declared_skips.ts";
import { type Distance, distances as allDistances } from "./distance.ts";
import { type PluginSource, pluginSource } from "./plugin_source.ts";
import { type ConfigUnderTest, runCase } from "./run_case.ts";
import type { ConnectorUnderTest, ExecutableUnderTest, Role } from "./subject.ts";

/** What is tested, and how far away. */
export interface SourceOptions {
  /** The role that is tested. */
  readonly role: Role;
  /** A definition, a bare constructor or an executable. */
  readonly connector?: ConnectorUnderTest<Role>;
  /** The executable for the distance `process`, beside a definition. */
  readonly executable?: ExecutableUnderTest;
  /** In place of both: starts the plugins at a distance. */
  readonly source?: (distance: Distance) => PluginSource;
  /** The distances; every possible one when left out. */
  readonly distances?: readonly Distance[];
  /** What speaks for the connector at the distance `grpc`; the usual transport when left out. */
  readonly transport?: Transport;
}

/** What {@link runCases} takes. */
export interface RunCasesOptions<Can extends Capabilities> extends SourceOptions {
  /** The cases; those of another role are left out. */
  readonly cases: readonly ConformanceCase<Can>[];
  /** The scheme for Init. */
  readonly protocol: string;
  /** The options for Init. */
  readonly config: ConfigUnderTest;
  /**
   * The generations of hosts whose cases are run; both when left out. An executable without a
   * definition is asked then: one that answers v1.1 hosts alone has the V rows skipped.
   */
  readonly generations?: readonly Generation[];
  /** What the connector can be made to do; nothing when left out. */
  readonly can?: Can;
  /** Rows known to fail. One that holds, or is no row of `cases`, fails the run. */
  readonly skip?: readonly DeclaredSkip[];
  /** Runs the cases of these rows alone. */
  readonly rows?: readonly string[];
  /** Ends the run when aborted: the case under way fails, the others are not run. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which a case has failed; 30,000 when left out. */
  readonly caseTimeout?: number;
  /** Gets each result as soon as it is there. */
  readonly onResult?: (result: CaseResult) => void;
}

/** Where the plugins come from, at each distance that is asked for. */
export function sourcesOf(
  { role, connector, executable, source, distances, transport }: SourceOptions,
): readonly (readonly [Distance, PluginSource])[] {
  if (source !== undefined) return (distances ?? allDistances).map((at) => [at, source(at)]);
  const isExecutable = typeof connector === "object" && "executable" in connector;
  const process = executable ?? (isExecutable ? connector : undefined);
  const object = isExecutable ? undefined : connector;
  const possible = allDistances.filter((at) => (at === "process" ? process : object) !== undefined);
  if (possible.length === 0) throw new TypeError("there is nothing to test: give a connector");
  return (distances ?? possible).map((at) => {
    const target = at === "process" ? process : object;
    if (target !== undefined) return [at, pluginSource(role, target, at, transport)];
    throw new TypeError(
      at === "process"
        ? 'the distance "process" needs an executable'
        : `the distance "${at}" needs a definition or a constructor, not an executable`,
    );
  });
}

/** Whether a case means something to a plugin that is tested for hosts of these generations. */
export function isOfGeneration(
  { generation = "v1.1" }: { readonly generation?: Generation | "both" },
  wanted: readonly Generation[] = allGenerations,
): boolean {
  if (generation !== "both") return wanted.includes(generation);
  return allGenerations.every((each) => wanted.includes(each));
}

/** The cases of a role, in their order. */
export function casesFor<Can extends Capabilities>(
  role: Role,
  cases: readonly ConformanceCase<Can>[],
): readonly ConformanceCase<Can>[] {
  return cases.filter(({ roles }) => roles.includes(role));
}

/** Whether nothing is known of a connector but its executable. */
function isBareExecutable({ connector, source }: SourceOptions): boolean {
  return source === undefined && typeof connector === "object" && "executable" in connector;
}

/** A case about v1.0 hosts, which a plugin does not know. */
function notOld<Can extends Capabilities>(
  { row, statement }: ConformanceCase<Can>,
  distance: Distance,
): CaseResult {
  const reason = "the plugin answers v1.1 hosts alone: it has none of the methods of v1.0";
  return { row, statement, distance, outcome: { kind: "skipped", reason }, milliseconds: 0 };
}

/**
 * Runs cases one after the other, at one distance after the other, and resolves to what came of each;
 * failures do not reject.
 *
 * A case without its capabilities is skipped with that reason, and so is a failure that was declared.
 * A declared skip that is not needed, or names no row, gives a failed result of its own.
 */
export async function runCases<Can extends Capabilities>(
  options: RunCasesOptions<Can>,
): Promise<readonly CaseResult[]> {
  const { role, skip = [], rows, signal, generations, onResult = () => {} } = options;
  const cases = casesFor(role, options.cases);
  const can = options.can ?? ({} as Can);
  const raw: CaseResult[] = [];
  const results: CaseResult[] = [];

  function report(result: CaseResult): void {
    results.push(result);
    onResult(result);
  }

  const sources = sourcesOf(options);
  const asks = generations === undefined && isBareExecutable(options);
  let old: Promise<boolean> | undefined;
  for (const [distance, source] of sources) {
    for (const each of cases) {
      if (signal?.aborted) break;
      if (each.distances !== undefined && !each.distances.includes(distance)) continue;
      if (rows !== undefined && !rows.includes(each.row)) continue;
      if (!isOfGeneration(each, generations)) continue;
      const isOld = each.generation !== undefined && each.generation !== "v1.1";
      if (asks && isOld && !await (old ??= answersV10(role, source, signal))) {
        report(notOld(each, distance));
        continue;
      }
      const result = await runCase(each, { ...options, can, distance, source });
      raw.push(result);
      report(skipKnown(result, skip));
    }
  }
  const last = sources.at(-1)![0];
  const bad = (entry: DeclaredSkip, error: Error): CaseResult => ({
    row: entry.row,
    statement: "a declared skip names a row that fails",
    distance: last,
    outcome: { kind: "failed", error, stderrLines: [] },
    milliseconds: 0,
  });
  for (const entry of unknownSkips(skip, new Set(cases.map(({ row }) => row)))) {
    report(bad(entry, unknownSkipError(entry)));
  }
  for (const entry of needlessSkips(skip, raw)) report(bad(entry, needlessSkipError(entry)));
  return results;
}
