import type { Capabilities, DeclaredSkip } from "./conformance_case.ts";
import type { ExporterCapabilities } from "./exporter_capabilities.ts";
import type { ImporterCapabilities } from "./importer_capabilities.ts";
import type { ConfigUnderTest } from "./run_case.ts";
import type { StorageCapabilities } from "./storage_capabilities.ts";

/** What {@link ConformanceSetup.start} has started; disposal ends it. */
export interface StartedSetup<Can extends Capabilities> extends AsyncDisposable {
  /** Options that are known only now, such as a port; merged over the setup's own. */
  readonly config: Readonly<Record<string, string>>;
  /** Values of the capabilities that the setup declares as {@link fromStart}. */
  readonly can?: Partial<Can>;
}

/**
 * How one role of a connector is brought under test: its options, what it can be made to do, and what
 * it talks to. `connectors/<connector>/conformance.ts` exports one for each role, named after the
 * role; its tests spread it into `testImporter` and its siblings, and the commands `test`, `bench` and
 * `audit` read it from there.
 *
 * @example
 * ```ts
 * import { importerSetup, storageSetup } from "@plakar-deno/sdk/testing";
 *
 * export const importer = importerSetup({
 *   config: { location: "notes://me" },
 *   can: { files: { "/first": Uint8Array.of(7) }, stable: true },
 *   start() {
 *     const server = Deno.serve({ port: 0 }, () => new Response(Uint8Array.of(7)));
 *     return Promise.resolve({
 *       config: { endpoint: `http://127.0.0.1:${server.addr.port}` },
 *       [Symbol.asyncDispose]: () => server.shutdown(),
 *     });
 *   },
 * });
 *
 * export const storage = storageSetup({ config: place, can: { fresh: place, persistent: true } });
 *
 * function place(folder: string) {
 *   return { location: `notes://${folder}/repository` };
 * }
 * ```
 */
export interface ConformanceSetup<Can extends Capabilities> {
  /** The options for Init, `location` among them, or what makes them of a fresh folder per case. */
  readonly config: ConfigUnderTest;
  /** What it can be made to do; cases that need more are skipped. */
  readonly can?: Can;
  /** Rows known to fail, with the reason; a row that holds must not be here. */
  readonly skip?: readonly DeclaredSkip[];
  /**
   * Starts what the connector talks to, once for all cases: a server that stands in for the real one,
   * or a tree of files. Starting ends early when the signal aborts; what was started is disposed of.
   */
  readonly start?: (signal: AbortSignal) => Promise<StartedSetup<Can>>;
}

// Of all copies of this package that a process may hold, and no value that a case could take for one.
const marker: unique symbol = Symbol.for("plakar-deno.fromStart");

/**
 * Stands in a setup's `can` for a value that only `start` knows, such as the paths of a temporary
 * folder: the case is registered, and takes what `start` brings under the same name. It fits every
 * capability.
 *
 * @example
 * ```ts
 * import { fromStart, importerSetup } from "@plakar-deno/sdk/testing";
 *
 * export const importer = importerSetup({
 *   config: {},
 *   can: { files: fromStart, stable: true },
 *   async start() {
 *     const folder = await Deno.makeTempDir();
 *     await Deno.writeTextFile(`${folder}/a`, "");
 *     return {
 *       config: { location: `notes://${folder}` },
 *       can: { files: { [`${folder}/a`]: new Uint8Array() } },
 *       [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
 *     };
 *   },
 * });
 * ```
 */
export const fromStart: never = marker as never;

/** Whether a declared capability waits for `start`. */
export function isFromStart(value: unknown): boolean {
  return value === marker;
}

/**
 * The setup of an importer, typed; see {@link ConformanceSetup}.
 *
 * @example
 * ```ts
 * import { importerSetup } from "@plakar-deno/sdk/testing";
 *
 * export const importer = importerSetup({ config: { location: "notes://me" }, can: { stable: true } });
 * ```
 */
export function importerSetup(
  setup: ConformanceSetup<ImporterCapabilities>,
): ConformanceSetup<ImporterCapabilities> {
  return setup;
}

/**
 * The setup of an exporter, typed; see {@link ConformanceSetup}.
 *
 * @example
 * ```ts
 * import { exporterSetup, lookInFolder } from "@plakar-deno/sdk/testing";
 *
 * export const exporter = exporterSetup({
 *   config: (folder) => ({ location: `notes://${folder}` }),
 *   can: {
 *     fresh: (folder) => ({ location: `notes://${folder}` }),
 *     shows: ({ location }) => lookInFolder(location!.slice("notes://".length)),
 *   },
 * });
 * ```
 */
export function exporterSetup(
  setup: ConformanceSetup<ExporterCapabilities>,
): ConformanceSetup<ExporterCapabilities> {
  return setup;
}

/**
 * The setup of a storage, typed; see {@link ConformanceSetup}.
 *
 * @example
 * ```ts
 * import { storageSetup } from "@plakar-deno/sdk/testing";
 *
 * export const storage = storageSetup({
 *   config: (folder) => ({ location: `notes://${folder}` }),
 *   can: { fresh: (folder) => ({ location: `notes://${folder}` }), persistent: true },
 * });
 * ```
 */
export function storageSetup(
  setup: ConformanceSetup<StorageCapabilities>,
): ConformanceSetup<StorageCapabilities> {
  return setup;
}
