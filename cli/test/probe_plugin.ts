import { optionsMessage } from "../../host/options_message.ts";
import { pluginStatus } from "../../host/grpc_status.ts";
import { spawnPlugin } from "../../host/spawn_plugin.ts";
import { within } from "../../host/within.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { methodsOf } from "../../testing/cases/process/role_methods.ts";
import type { CaseResult } from "../../testing/conformance_case.ts";
import type { ExecutableUnderTest, Role } from "../../testing/subject.ts";

/** What a plugin must do before its rows mean anything. */
export interface ProbePluginOptions {
  readonly executable: ExecutableUnderTest;
  readonly role: Role;
  readonly protocol: string;
  readonly config: Readonly<Record<string, string>>;
  /** Milliseconds until it must have spoken, and again until it must have answered Init. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

// As many as the cases keep; a plugin may never stop talking.
const KEPT_LINES = 200;

/**
 * Starts a plugin once and connects: what does not start, or refuses its options, would fail every
 * row for the same reason, and a silent one would take half a minute for each. Never rejects.
 *
 * @returns The result, under the row `start`.
 */
export async function probePlugin(options: ProbePluginOptions): Promise<CaseResult> {
  const started = performance.now();
  const stderrLines: string[] = [];
  let error: Error | undefined;
  try {
    await connect(options, (line) => {
      stderrLines.push(line);
      if (stderrLines.length > KEPT_LINES) stderrLines.shift();
    });
  } catch (reason) {
    error = reason instanceof Error ? reason : new Error(String(reason));
  }
  return {
    row: "start",
    statement: "the plugin starts and accepts its options",
    distance: "process",
    outcome: error === undefined ? { kind: "passed" } : { kind: "failed", error, stderrLines },
    milliseconds: performance.now() - started,
  };
}

async function connect(
  { executable, role, protocol, config, limit, signal }: ProbePluginOptions,
  onStderr: (line: string) => void,
): Promise<void> {
  const plugin = await spawnPlugin({
    ...executable,
    onStderr,
    handshakeTimeoutMs: limit,
    killGroup: Deno.build.os !== "windows",
    signal,
  });
  try {
    const request = {
      proto: protocol,
      config: { ...config },
      ...(role === "storage" ? {} : { options: optionsMessage() }),
    };
    const answer = plugin.client.unary(methodsOf(role).init, request, { signal });
    if (await within(answer.then(() => true), limit) === true) return;
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
  throw new ConnectorError(`Init was not answered within ${limit / 1000} s`, {
    code: "deadline_exceeded",
  });
}
