import type {
  ExporterDefinition,
  ImporterDefinition,
  StorageDefinition,
} from "../sdk/definition.ts";
import type { ExporterConstructor } from "../sdk/exporter.ts";
import type { ImporterConstructor } from "../sdk/importer.ts";
import type { StorageConstructor } from "../sdk/storage.ts";
import type { ExitReport, PluginLink } from "../host/spawn_plugin.ts";
import type { Connection } from "../runtime/transport.ts";
import type { Generation } from "../sdk/generation.ts";
import type { Distance } from "./distance.ts";

/** The three roles of a connector. */
export type Role = "importer" | "exporter" | "storage";

/** An executable to test: a path, and what the manifest would add. */
export interface ExecutableUnderTest {
  /** Path of the executable. */
  readonly executable: string;
  /** The manifest's `args`. */
  readonly args?: readonly string[];
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets every line written to stderr. */
  readonly onStderr?: (line: string) => void;
}

/** What a role's tests take: a definition, a bare constructor, or an executable. */
export type ConnectorUnderTest<Of extends Role> =
  | ExecutableUnderTest
  | (Of extends "importer" ? ImporterDefinition | ImporterConstructor
    : Of extends "exporter" ? ExporterDefinition | ExporterConstructor
    : StorageDefinition | StorageConstructor);

/** What a host can see of the process behind a plugin; only at the distance `process`. */
export interface ProcessView {
  /** Number of the process. */
  readonly pid: number;
  /** The last lines it wrote to stderr. */
  readonly stderrLines: readonly string[];
  /** Resolves when it is gone; never rejects. */
  readonly exit: Promise<ExitReport>;
  /** Sends a signal to it and to what it started; nothing happens when it is gone. */
  kill(signal: Deno.Signal): void;
}

/** A plugin that was started for one case, before Init. */
export interface StartedPlugin extends PluginLink, AsyncDisposable {
  /** The process, when there is one. */
  readonly process?: ProcessView;
  /** The last lines it wrote to stderr, or logged, at any distance. */
  readonly lines?: readonly string[];
}

/** A plugin of which only the byte streams are used: nothing is written unless the case does. */
export interface RawPlugin extends AsyncDisposable {
  /** Its two byte streams. */
  readonly connection: Connection;
  /** The process, when there is one. */
  readonly process?: ProcessView;
  /** Closes what the case writes: the plugin sees the end of stdin. */
  closeInput(): Promise<void>;
}

/** What every case gets. */
export interface Subject {
  /** The role that is tested. */
  readonly role: Role;
  /** How far away the connector is. */
  readonly distance: Distance;
  /** What the host speaks that its plugins are started by. */
  readonly generation: Generation;
  /** The scheme for Init. */
  readonly protocol: string;
  /** The options for Init; a case may add or replace some. */
  readonly config: Readonly<Record<string, string>>;
  /** Starts a fresh plugin, before Init; the case disposes of it. `args` follow the usual ones. */
  start(more?: { readonly args?: readonly string[] }): Promise<StartedPlugin>;
  /** Starts a fresh plugin without speaking to it; absent at the distance `direct`. */
  startRaw?(): Promise<RawPlugin>;
  /** A fresh folder for this case, removed after it. */
  folder(): Promise<string>;
  /** Notes what the author should see although the row holds; shown beside the result. */
  warn(message: string): void;
  /** Aborted when the run is given up; everything that waits takes it. */
  readonly signal: AbortSignal;
}
