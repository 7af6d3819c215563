import { within } from "../host/within.ts";
import { caseFolders } from "./case_folders.ts";
import type { Capabilities, CaseOutcome, CaseResult, ConformanceCase } from "./conformance_case.ts";
import type { Distance } from "./distance.ts";
import type { PluginSource } from "./plugin_source.ts";
import type { RawPlugin, Role, StartedPlugin, Subject } from "./subject.ts";

/** The options for Init, or what makes them for each case out of a fresh empty folder. */
export type ConfigUnderTest =
  | Readonly<Record<string, string>>
  | ((
    folder: string,
  ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** What a case is run against. */
export interface CaseTarget<Can extends Capabilities> {
  /** The role that is tested. */
  readonly role: Role;
  /** How far away the plugins are. */
  readonly distance: Distance;
  /** Where they come from. */
  readonly source: PluginSource;
  /** The scheme for Init. */
  readonly protocol: string;
  /** The options for Init. */
  readonly config: ConfigUnderTest;
  /** What the connector can be made to do. */
  readonly can: Can;
  /** Ends the case when aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which a case has failed; 30,000 when left out. */
  readonly caseTimeout?: number;
}

/** How long a case may take unless the run says otherwise, in milliseconds. */
export const CASE_TIMEOUT = 30_000;
// Plugins that are still there after a case get the grace of `spawnPlugin` and a little more.
const CLEAN_UP_MS = 10_000;

/** The capabilities of a case that are not declared. */
export function missingNeeds<Can extends Capabilities>(
  { needs = [] }: ConformanceCase<Can>,
  can: Can,
): readonly string[] {
  return needs.filter((need) => can[need] === undefined || can[need] === false);
}

/** Why a case cannot run: what its connector does not declare. */
export function needsReason(missing: readonly string[]): string {
  return `the connector does not declare ${missing.map((need) => `"${need}"`).join(", ")}`;
}

/**
 * Runs one case against fresh plugins; always resolves. What the case left behind, plugins and
 * folders, is gone afterwards; a case over its time has failed.
 */
export async function runCase<Can extends Capabilities>(
  tested: ConformanceCase<Can>,
  target: CaseTarget<Can>,
): Promise<CaseResult> {
  const started = performance.now();
  const missing = missingNeeds(tested, target.can);
  const outcome: CaseOutcome = missing.length > 0
    ? { kind: "skipped", reason: needsReason(missing) }
    : await outcomeOf(tested, target);
  const { row, statement } = tested;
  const { distance } = target;
  return { row, statement, distance, outcome, milliseconds: performance.now() - started };
}

async function outcomeOf<Can extends Capabilities>(
  tested: ConformanceCase<Can>,
  target: CaseTarget<Can>,
): Promise<CaseOutcome> {
  const { caseTimeout = CASE_TIMEOUT } = target;
  const life = new AbortController();
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => {});
  function giveUp(reason: unknown): void {
    late.reject(reason);
    life.abort(reason);
  }
  const stop = () => giveUp(target.signal?.reason);
  target.signal?.addEventListener("abort", stop, { once: true });
  if (target.signal?.aborted) stop();
  const timer = setTimeout(
    () => giveUp(new Error(`did not end within ${caseTimeout / 1000} s`)),
    caseTimeout,
  );
  const plugins: (StartedPlugin | RawPlugin)[] = [];
  const lines: (readonly string[])[] = [];
  const warnings: string[] = [];
  const folders = caseFolders();
  let error: Error | undefined;
  try {
    const run = runWith(tested, target, { signal: life.signal, plugins, lines, warnings, folders });
    run.catch(() => {});
    await Promise.race([run, late.promise]);
  } catch (reason) {
    error = reason instanceof Error ? reason : new Error(String(reason));
  } finally {
    clearTimeout(timer);
    target.signal?.removeEventListener("abort", stop);
    await within(disposeAll(plugins), CLEAN_UP_MS);
    life.abort(new DOMException("the case is over", "AbortError"));
    await lastTurns();
    await removeAll(folders).catch((reason) => error ??= reason);
  }
  if (error === undefined) {
    return warnings.length === 0 ? { kind: "passed" } : { kind: "passed", warnings };
  }
  return { kind: "failed", error, stderrLines: lines.flat() };
}

/** A call whose plugin is gone asks for the reason in a turn of the event loop that comes later. */
async function lastTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function removeAll(folders: AsyncDisposable): Promise<void> {
  await folders[Symbol.asyncDispose]();
}

async function disposeAll(plugins: readonly AsyncDisposable[]): Promise<void> {
  await Promise.allSettled(plugins.map((plugin) => plugin[Symbol.asyncDispose]()));
}

interface CaseLife {
  readonly signal: AbortSignal;
  readonly plugins: (StartedPlugin | RawPlugin)[];
  readonly lines: (readonly string[])[];
  readonly warnings: string[];
  readonly folders: { make(): Promise<string> };
}

async function runWith<Can extends Capabilities>(
  tested: ConformanceCase<Can>,
  target: CaseTarget<Can>,
  { signal, plugins, lines, warnings, folders }: CaseLife,
): Promise<void> {
  const { role, distance, source, protocol, can } = target;
  const generation = tested.generation === "both" ? "v1.0" : tested.generation ?? "v1.1";
  const config = typeof target.config === "function"
    ? await target.config(await folders.make())
    : target.config;

  async function start(
    { args }: { readonly args?: readonly string[] } = {},
  ): Promise<StartedPlugin> {
    const plugin = await source.start({ signal, args, generation });
    plugins.push(plugin);
    if (plugin.lines !== undefined) lines.push(plugin.lines);
    return plugin;
  }
  async function startRaw(): Promise<RawPlugin> {
    const plugin = await source.startRaw!({ signal, generation });
    plugins.push(plugin);
    if (plugin.process !== undefined) lines.push(plugin.process.stderrLines);
    return plugin;
  }
  const subject: Subject = {
    role,
    distance,
    generation,
    protocol,
    config,
    start,
    ...(source.startRaw === undefined ? {} : { startRaw }),
    folder: folders.make,
    warn: (message) => void warnings.push(message),
    signal,
  };
  await tested.run(subject, can);
}
