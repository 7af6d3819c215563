import { exporterSession } from "../../host/exporter_session.ts";
import { pluginStatus } from "../../host/grpc_status.ts";
import { importerSession } from "../../host/importer_session.ts";
import type { InitOptions, Session } from "../../host/session.ts";
import { type PluginLink, spawnPlugin } from "../../host/spawn_plugin.ts";
import { storageSession } from "../../host/storage_session.ts";
import { within } from "../../host/within.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Generation } from "../../sdk/generation.ts";
import type { CaseResult } from "../../testing/conformance_case.ts";
import { ownPath } from "../../testing/own_path.ts";
import type { ExecutableUnderTest, Role } from "../../testing/subject.ts";

/** What a plugin must do before its rows mean anything. */
export interface ProbePluginOptions {
  readonly executable: ExecutableUnderTest;
  readonly role: Role;
  readonly protocol: string;
  readonly config: Readonly<Record<string, string>>;
  /** What the host speaks; what the plugin knows when left out, v1.1 rather. */
  readonly api?: Generation;
  /** Milliseconds until it must have spoken, and again until it must have answered Init. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** What came of the probe. */
export interface Probed {
  /** The result, under the row `start`. */
  readonly result: CaseResult;
  /** What was spoken; absent after a failure. */
  readonly generation?: Generation;
}

const open: Readonly<
  Record<Role, (plugin: PluginLink, options: InitOptions) => Promise<Session>>
> = { importer: importerSession, exporter: exporterSession, storage: storageSession };

// As many as the cases keep; a plugin may never stop talking.
const KEPT_LINES = 200;

/**
 * Starts a plugin once and connects: what does not start, or refuses its options, would fail every
 * row for the same reason, and a silent one would take half a minute for each. Never rejects.
 */
export async function probePlugin(options: ProbePluginOptions): Promise<Probed> {
  const started = performance.now();
  const stderrLines: string[] = [];
  let error: Error | undefined;
  let generation: Generation | undefined;
  try {
    generation = await connect(options, (line) => {
      stderrLines.push(line);
      if (stderrLines.length > KEPT_LINES) stderrLines.shift();
    });
  } catch (reason) {
    error = reason instanceof Error ? reason : new Error(String(reason));
  }
  const older = generation === "v1.0" ? ", and speaks the protocol of plakar v1.0" : "";
  const result: CaseResult = {
    row: "start",
    statement: `the plugin starts and accepts its options${older}`,
    distance: "process",
    outcome: error === undefined ? { kind: "passed" } : { kind: "failed", error, stderrLines },
    milliseconds: performance.now() - started,
  };
  return { result, ...(generation === undefined ? {} : { generation }) };
}

async function connect(
  { executable, role, protocol, config, api, limit, signal }: ProbePluginOptions,
  onStderr: (line: string) => void,
): Promise<Generation> {
  const own = ownPath(executable.executable, api);
  try {
    const plugin = await spawnPlugin({
      ...executable,
      executable: own.executable,
      onStderr,
      handshakeTimeoutMs: limit,
      killGroup: Deno.build.os !== "windows",
      signal,
    });
    try {
      const opening = open[role](plugin, { protocol, config, generation: api ?? "auto", signal });
      const session = await within(opening, limit);
      if (session !== undefined) return session.generation;
    } catch (cause) {
      const status = pluginStatus(cause);
      if (status === undefined) throw cause;
      throw new ConnectorError(
        `Init was refused: ${status.message || `gRPC status ${status.code}`}; ` +
          `check --role, --protocol and --config`,
        { cause },
      );
    } finally {
      await plugin.kill();
    }
  } finally {
    await own.remove();
  }
  throw new ConnectorError(`Init was not answered within ${limit / 1000} s`, {
    code: "deadline_exceeded",
  });
}
