import { pluginStatus } from "../../host/grpc_status.ts";
import { optionsMessage } from "../../host/options_message.ts";
import { spawnPlugin } from "../../host/spawn_plugin.ts";
import { within } from "../../host/within.ts";
import type { InitResponse } from "../../proto/messages.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { methodsOf } from "../../testing/cases/process/role_methods.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";

/** What is started, and what it is asked. */
export interface ProbeOptions {
  /** Absolute path of the program. */
  readonly executable: string;
  readonly args: readonly string[];
  readonly role: ConnectorType;
  readonly protocol: string;
  /** The options for Init, `location` among them. */
  readonly config: Readonly<Record<string, string>>;
  /** Milliseconds until it must have spoken, and again until it must have answered. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** What a program did when it was asked. */
export type Probe =
  /** It answered Init. */
  | { readonly kind: "answered"; readonly init: InitResponse }
  /** It took the call and refused the options, or the protocol. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It serves no such role. */
  | { readonly kind: "no-role" }
  /** It is no plugin, or a broken one. */
  | { readonly kind: "failed"; readonly reason: string };

// gRPC's number for a method there is not.
const unimplemented = 12;
/** Long enough for a plugin to leave by itself; what it started goes with its process group. */
const graceMs = 1_000;

/**
 * Starts a program as plakar does, sends Init alone, and ends it: nothing is imported, exported or
 * stored. Whatever it does, nothing of it is left.
 *
 * @throws The signal's reason when it is aborted; nothing else.
 */
export async function probeProgram(options: ProbeOptions): Promise<Probe> {
  try {
    return { kind: "answered", init: await askInit(options) };
  } catch (error) {
    options.signal.throwIfAborted();
    const status = pluginStatus(error);
    if (status?.code === unimplemented) return { kind: "no-role" };
    const reason = error instanceof Error ? error.message : String(error);
    if (status === undefined) return { kind: "failed", reason };
    return { kind: "refused", reason: status.message || `gRPC status ${status.code}` };
  }
}

async function askInit(
  { executable, args, role, protocol, config, limitMs, signal }: ProbeOptions,
): Promise<InitResponse> {
  const plugin = await spawnPlugin({
    executable,
    args,
    handshakeTimeoutMs: limitMs,
    graceMs,
    killGroup: Deno.build.os !== "windows",
    signal,
  });
  try {
    const request = {
      proto: protocol,
      config: { ...config },
      ...(role === "storage" ? {} : { options: optionsMessage() }),
    };
    const { init: method, close } = methodsOf(role);
    const init = await within(plugin.client.unary(method, request, { signal }), limitMs);
    if (init === undefined) {
      const reason = `it did not answer Init within ${limitMs / 1000} s and was killed`;
      throw new ConnectorError(reason, { code: "deadline_exceeded" });
    }
    // A connector may hold files until it is told to close; whether it answers is not asked here.
    await within(plugin.client.unary(close, {}, { signal }).catch(() => {}), graceMs);
    return init;
  } finally {
    await plugin.close();
  }
}
