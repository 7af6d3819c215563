import { basename, join } from "node:path";
import {
  importerGeneration,
  isUnimplemented,
  storageGeneration,
  withRawAnswer,
} from "../../host/generation.ts";
import type { GrpcClient } from "../../host/grpc_client.ts";
import { pluginStatus } from "../../host/grpc_status.ts";
import { optionsMessage } from "../../host/options_message.ts";
import { spawnPlugin } from "../../host/spawn_plugin.ts";
import { within } from "../../host/within.ts";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import type { InitRequest, InitResponse } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { methodsOf } from "../../testing/cases/process/role_methods.ts";
import type { ConnectorType } from "../manifest/manifest_type.ts";
import { isApiArgument } from "../plugin/api_argument.ts";

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
  /** It answered as one that knows plakar v1.0 alone; an importer tells its type. */
  | { readonly kind: "older"; readonly type?: string }
  /** It took the call and refused the options, or the protocol. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It serves no such role. */
  | { readonly kind: "no-role" }
  /** It is no plugin, or a broken one. */
  | { readonly kind: "failed"; readonly reason: string };

/** Long enough for a plugin to leave by itself; what it started goes with its process group. */
const graceMs = 1_000;

/**
 * Starts a program as plakar v1.1 does, sends Init and what tells its generation, and ends it:
 * nothing is imported, exported or stored. Whatever it does, nothing of it is left.
 *
 * @throws The signal's reason when it is aborted; nothing else.
 */
export async function probeProgram(options: ProbeOptions): Promise<Probe> {
  try {
    return await started(options, ask[options.role]);
  } catch (error) {
    options.signal.throwIfAborted();
    if (isUnimplemented(error)) return { kind: "no-role" };
    const status = pluginStatus(error);
    const reason = error instanceof Error ? error.message : String(error);
    if (status === undefined) return { kind: "failed", reason };
    return { kind: "refused", reason: status.message || `gRPC status ${status.code}` };
  }
}

/** A program that runs, and how it is asked. */
interface Asking extends ProbeOptions {
  readonly client: GrpcClient;
  /** Waits for an answer, and no longer than the limit. */
  readonly timely: <Answer>(answer: Promise<Answer>) => Promise<Answer>;
}

const ask = { importer: askImporter, exporter: askExporter, storage: askStorage } as const;

async function askImporter({ client, timely, signal, ...options }: Asking): Promise<Probe> {
  const raw = await timely(
    client.unary(withRawAnswer(importerMethods.init), requestOf(options), { signal }),
  );
  const init = importerMethods.init.response.decode(raw);
  if (await timely(importerGeneration(client, init, { signal })) === "v1.1") {
    return { kind: "answered", init };
  }
  const { error, cookie = "" } = importerMethodsV10.init.response.decode(raw);
  if (typeof error === "string") return { kind: "refused", reason: error };
  const { type } = await timely(client.unary(importerMethodsV10.info, { cookie }, { signal }));
  return { kind: "older", ...(type === undefined ? {} : { type }) };
}

async function askExporter({ client, timely, signal, ...options }: Asking): Promise<Probe> {
  try {
    const answer = client.unary(exporterMethods.init, requestOf(options), { signal });
    return { kind: "answered", init: await timely(answer) };
  } catch (error) {
    if (!isUnimplemented(error)) throw error;
    await timely(client.unary(exporterMethodsV10.init, olderRequest(options), { signal }));
    return { kind: "older" };
  }
}

async function askStorage({ client, timely, signal, ...options }: Asking): Promise<Probe> {
  const { protocol: proto, config } = options;
  const call = { signal };
  const init = await timely(
    client.unary(storageMethods.init, { proto, config: { ...config } }, call),
  );
  const generation = await timely(storageGeneration(client, init, call));
  return generation === "v1.1" ? { kind: "answered", init } : { kind: "older" };
}

/**
 * Asks a program whether it serves plakar v1.0: it is started below a folder `plugins/v1.0.0`,
 * which tells it so, and gets the calls that begin everything a plakar v1.0 does.
 *
 * @param folder An existing empty folder.
 * @returns `undefined` when it cannot be told: it refuses the options, or runs nowhere but in its place.
 * @throws The signal's reason when it is aborted; nothing else.
 */
export async function servesOlder(
  options: ProbeOptions,
  folder: string,
): Promise<boolean | undefined> {
  const place = join(folder, "plugins", "v1.0.0", "lint");
  const executable = join(place, basename(options.executable));
  try {
    await Deno.mkdir(place, { recursive: true });
    if (Deno.build.os === "windows") await Deno.copyFile(options.executable, executable);
    else await Deno.symlink(options.executable, executable);
    return await started({ ...options, executable }, async ({ client, timely, signal, role }) => {
      const call = { signal };
      if (role === "importer") {
        const init = client.unary(importerMethodsV10.init, olderRequest(options), call);
        if (typeof (await timely(init)).error === "string") return undefined;
        return await isThere(timely(client.unary(importerMethodsV10.info, {}, call)));
      }
      if (role === "exporter") {
        const init = client.unary(exporterMethodsV10.init, olderRequest(options), call);
        return await isThere(timely(init));
      }
      const { protocol: proto, config } = options;
      await timely(client.unary(storageMethods.init, { proto, config: { ...config } }, call));
      return await isThere(timely(client.unary(storageMethodsV10.getLocation, {}, call)));
    });
  } catch {
    options.signal.throwIfAborted();
    return undefined;
  }
}

async function isThere(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (isUnimplemented(error)) return false;
    throw error;
  }
}

function requestOf({ protocol, config }: Pick<ProbeOptions, "protocol" | "config">): InitRequest {
  return { proto: protocol, config: { ...config }, options: optionsMessage() };
}

/** What a plakar v1.0 says of itself is a part of what v1.1 says (protocol 6.1, 6.2). */
function olderRequest({ protocol, config }: Pick<ProbeOptions, "protocol" | "config">) {
  const { hostname, os, arch, cwd, maxconcurrency } = optionsMessage();
  const options = { hostname, os, arch, cwd, maxconcurrency };
  return { proto: protocol, config: { ...config }, options };
}

/** Starts the program, asks it, and ends it on every path. */
async function started<Answer>(
  options: ProbeOptions,
  use: (asking: Asking) => Promise<Answer>,
): Promise<Answer> {
  const { executable, args, role, limitMs, signal } = options;
  const plugin = await spawnPlugin({
    executable,
    args: args.filter((arg) => !isApiArgument(arg)),
    handshakeTimeoutMs: limitMs,
    graceMs,
    killGroup: Deno.build.os !== "windows",
    signal,
  });
  const { client } = plugin;
  async function timely<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const found = await within(answer.then((value) => ({ value })), limitMs);
    if (found !== undefined) return found.value;
    const reason = `it did not answer Init within ${limitMs / 1000} s and was killed`;
    throw new ConnectorError(reason, { code: "deadline_exceeded" });
  }
  try {
    const answer = await use({ ...options, client, timely });
    // A connector may hold files until it is told to close; whether it answers is not asked here.
    const { close } = methodsOf(role);
    const closing = client.unary(close, {}, { signal }).catch((error) => {
      if (role !== "exporter" || !isUnimplemented(error)) return undefined;
      return client.unary(exporterMethodsV10.close, {}, { signal }).catch(() => undefined);
    });
    await within(closing, graceMs);
    return answer;
  } finally {
    await plugin.close();
  }
}
