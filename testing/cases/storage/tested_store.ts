import { type PluginStatus, pluginStatus } from "../../../host/grpc_status.ts";
import { type StorageSession, storageSession } from "../../../host/storage_session.ts";
import type { ClientStreamCall } from "../../../host/grpc_client.ts";
import type { PutRequest, PutResponse, RangeMessage } from "../../../proto/messages.ts";
import { storageMethods } from "../../../proto/storage_methods.ts";
import { macToHex } from "../../../sdk/mac.ts";
import { type Resource, type ResourceKey, resourceToWire } from "../../../sdk/resource.ts";
import { joinBytes } from "../../join_bytes.ts";
import type { StorageCapabilities } from "../../storage_capabilities.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { MIB, sameBytes } from "./sample.ts";

/** The options for Init. */
export type Config = Readonly<Record<string, string>>;

/** A Put under way. */
export type OpenPut = ClientStreamCall<PutRequest, PutResponse>;

/** A store after Init, driven as the real host drives it, and as raw where a case needs that. */
export interface TestedStore extends AsyncDisposable {
  readonly session: StorageSession;
  readonly plugin: StartedPlugin;
  /** Sends the header of a Put: name and kind without bytes (protocol 5.1). */
  beginPut(key: ResourceKey): Promise<OpenPut>;
  /** A whole Put in chunks of at most 1 MiB; resolves to `bytes_written`. */
  put(key: ResourceKey, content: Uint8Array): Promise<number>;
  /** A whole Get, or one of a range. */
  get(key: ResourceKey, range?: RangeMessage): Promise<Uint8Array>;
  /** Names of a kind in hex; throws for one that is listed twice or has no 32 bytes. */
  names(resource: Resource): Promise<string[]>;
  /** Deletes. */
  remove(key: ResourceKey): Promise<void>;
  /** Throws unless the object is listed and has this content. */
  holds(key: ResourceKey, content: Uint8Array, when: string): Promise<void>;
  /** Throws when the object is listed, or has bytes; that a Get of it is an error is row S14. */
  lacks(key: ResourceKey, when: string): Promise<void>;
}

/** The options of a place that no other case uses. */
export async function freshConfig(subject: Subject, can: StorageCapabilities): Promise<Config> {
  if (can.fresh === undefined) return subject.config;
  return { ...subject.config, ...can.fresh(await subject.folder()) };
}

/** Starts a plugin and calls Init. */
export async function startStore(subject: Subject, config: Config): Promise<TestedStore> {
  const { protocol, signal } = subject;
  const plugin = await subject.start();
  try {
    const session = await storageSession(plugin, { protocol, config, signal });
    return testedStore(plugin, session, signal);
  } catch (error) {
    await plugin[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Makes a repository. Opens it, too, whatever comes of that: rows S1 and S5 are about it, and the
 * other cases are not to fail with them.
 */
export async function makeRepository(
  { session }: TestedStore,
  { signal }: Subject,
): Promise<void> {
  await session.create(configuration, { signal });
  await session.open({ signal }).catch(() => {});
}

/** A plugin with a repository in a fresh place; `more` options provoke what a case is about. */
export async function createdStore(
  subject: Subject,
  can: StorageCapabilities,
  more: Config = {},
): Promise<TestedStore> {
  const store = await startStore(subject, { ...await freshConfig(subject, can), ...more });
  try {
    await makeRepository(store, subject);
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

/** A configuration that is no text, so that whoever takes it for text is found out. */
export const configuration: Uint8Array = Uint8Array.from({ length: 517 }, (_, at) => at * 37 + 200);

/** The wire's words for a key. */
export function wireKey({ resource, mac }: ResourceKey): { mac: Uint8Array; type: number } {
  return { mac, type: resourceToWire(resource) };
}

/** The status a call ended with; throws when it succeeds, or ends in another way than by a status. */
export async function refusal(call: Promise<unknown>, what: string): Promise<PluginStatus> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    const status = pluginStatus(error);
    if (status !== undefined) return status;
    throw new Error(`${what}: expected an error status, got no answer: ${text(error)}`, {
      cause: error,
    });
  }
  const seen = answer instanceof Uint8Array ? `OK with ${answer.length} bytes` : "OK";
  throw new Error(`${what}: expected an error status, got ${seen}`);
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function testedStore(
  plugin: StartedPlugin,
  session: StorageSession,
  signal: AbortSignal,
): TestedStore {
  const { client } = plugin;

  async function beginPut(key: ResourceKey): Promise<OpenPut> {
    const call = client.clientStream(storageMethods.put, { action: "Put", signal });
    await call.send(wireKey(key));
    return call;
  }

  async function get(key: ResourceKey, range?: RangeMessage): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    const request = { ...wireKey(key), range: range ?? null };
    const answers = client.serverStream(storageMethods.get, request, { action: "Get", signal });
    for await (const { chunk = new Uint8Array() } of answers) chunks.push(chunk.slice());
    return joinBytes(chunks);
  }

  async function names(resource: Resource): Promise<string[]> {
    const found: string[] = [];
    for (const mac of await session.list(resource, { signal })) found.push(macToHex(mac));
    found.sort();
    const twice = found.find((name, at) => found[at + 1] === name);
    if (twice !== undefined) throw new Error(`List of ${resource} names ${twice} twice`);
    return found;
  }

  return {
    session,
    plugin,
    beginPut,
    get,
    names,
    async put(key, content) {
      const call = await beginPut(key);
      for (let at = 0; at < content.length; at += MIB) {
        await call.send({ chunk: content.subarray(at, at + MIB) });
      }
      call.halfClose();
      return Number((await call.response).bytesWritten);
    },
    async remove(key) {
      await session.delete(key, { signal });
    },
    async holds(key, content, when) {
      sameBytes(await get(key), content, `${when}: Get of a ${key.resource}`);
      const listed = await names(key.resource);
      if (listed.includes(macToHex(key.mac))) return;
      throw new Error(`${when}: List of ${key.resource} has ${listed.length} names, not this one`);
    },
    async lacks(key, when) {
      const listed = await names(key.resource);
      if (listed.includes(macToHex(key.mac))) {
        throw new Error(`${when}: List of ${key.resource} names an object that must not be there`);
      }
      let read = 0;
      try {
        read = (await get(key)).length;
      } catch (error) {
        if (pluginStatus(error) === undefined) throw error;
      }
      if (read === 0) return;
      throw new Error(`${when}: Get of a ${key.resource} that must not be there: ${read} bytes`);
    },
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]();
    },
  };
}
