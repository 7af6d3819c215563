import { storageMethods } from "../proto/storage_methods.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { storageMethodsV10 } from "../proto/v1_0/storage_methods.ts";
import type { Mac } from "../sdk/mac.ts";
import {
  type ByteRange,
  type Resource,
  type ResourceKey,
  resourceToWire,
} from "../sdk/resource.ts";
import type { StorageMode } from "../sdk/storage.ts";
import { storageGeneration, withRawAnswer } from "./generation.ts";
import type { HostCallOptions } from "./grpc_client.ts";
import {
  type InitOptions,
  openingAction,
  type OpenPluginOptions,
  openWith,
  type Session,
  sessionV11,
} from "./session.ts";
import type { PluginLink } from "./spawn_plugin.ts";
import { getObject } from "./get_object.ts";
import { putObject } from "./put_object.ts";
import { resourceText } from "./resource_text.ts";
import { checkedMac, checkedMode } from "./storage_answers.ts";
import { storageSessionV10 } from "./v1_0/storage_session.ts";

/** A store behind its pipes. */
export interface StorageSession extends Session {
  /** Makes a repository with this configuration; throws when the place is taken. */
  create(config: Uint8Array, options?: HostCallOptions): Promise<void>;
  /** The configuration given to `create`. */
  open(options?: HostCallOptions): Promise<Uint8Array>;
  /** What the store allows. */
  mode(options?: HostCallOptions): Promise<StorageMode>;
  /** Bytes used, or −1 when the store does not know. */
  size(options?: HostCallOptions): Promise<number>;
  /** The names of all objects of a kind, at most 64 MiB of them unless the options say otherwise. */
  list(resource: Resource, options?: HostCallOptions): Promise<Mac[]>;
  /**
   * Stores an object; resolves to the number of bytes that the store says it wrote. When the plugin
   * ends early its own sentence is thrown (row H10); when `body` throws the call is reset, so that
   * nothing appears.
   */
  put(key: ResourceKey, body: ByteSource, options?: HostCallOptions): Promise<number>;
  /**
   * The object, or a range of it; chunks are never empty. A store that sends more than was asked for
   * is stopped and the call fails (row H12); fewer bytes mean that the object ends there.
   */
  get(
    key: ResourceKey,
    range?: ByteRange,
    options?: HostCallOptions,
  ): AsyncGenerator<Uint8Array, void>;
  /** Removes an object. */
  delete(key: ResourceKey, options?: HostCallOptions): Promise<void>;
}

/**
 * Opens a session on a plugin that runs, in a process or in memory; `close` ends the plugin. Only
 * Init is called: `create` or `open` come next.
 *
 * Throws the plugin's own sentence when it refuses the location.
 *
 * @example
 * ```ts
 * import { type StorageDefinition, serveStorage } from "@plakar-deno/sdk";
 * import { connectPlugin, storageSession, memoryConnection } from "@plakar-deno/sdk/host";
 *
 * async function makeRepository(storage: StorageDefinition): Promise<void> {
 *   const connection = memoryConnection();
 *   const serving = serveStorage(storage, { connection: connection.plugin });
 *   const session = await storageSession(connectPlugin(connection), {
 *     protocol: "test",
 *     config: { location: "test://" },
 *   });
 *   await session.create(new TextEncoder().encode("config"));
 *   console.log(await session.list("packfile")); // []
 *   await session.close();
 *   await serving;
 * }
 * ```
 */
export async function storageSession(
  plugin: PluginLink,
  options: InitOptions,
): Promise<StorageSession> {
  const { protocol, config, signal, generation = "auto" } = options;
  const { client } = plugin;
  const location = config["location"] || protocol;
  const opening = { action: openingAction(options), signal };
  const answer = await client.unary(
    withRawAnswer(storageMethods.init),
    { proto: protocol, config: { ...config } },
    opening,
  );
  const init = storageMethods.init.response.decode(answer);
  const spoken = generation === "auto"
    ? await storageGeneration(client, init, opening)
    : generation;
  if (spoken === "v1.0") {
    const { cookie = "" } = storageMethodsV10.init.response.decode(answer);
    return await storageSessionV10(plugin, options, cookie);
  }
  const tried = (action: string, options: HostCallOptions = {}): HostCallOptions => ({
    action,
    ...options,
  });

  return {
    ...sessionV11(plugin, init, storageMethods),
    async create(config, options) {
      const action = `cannot create a repository at ${location}`;
      await client.unary(storageMethods.create, { config }, tried(action, options));
    },
    async open(options) {
      const action = `cannot open the repository at ${location}`;
      const { config } = await client.unary(storageMethods.open, {}, tried(action, options));
      return config ?? new Uint8Array();
    },
    async mode(options) {
      const { mode = 0 } = await client.unary(storageMethods.mode, {}, options);
      return checkedMode(mode);
    },
    async size(options) {
      const { size = 0 } = await client.unary(storageMethods.size, {}, options);
      return Number(size);
    },
    async list(resource, options) {
      const request = { type: resourceToWire(resource) };
      const action = `cannot list the ${resource} objects`;
      const { macs = [] } = await client.unary(
        storageMethods.list,
        request,
        tried(action, options),
      );
      return macs.map(checkedMac);
    },
    put: (key, body, options) =>
      putObject(client, key, body, tried(`cannot store ${resourceText(key)}`, options)),
    get: (key, range, options) =>
      getObject(client, key, range, tried(`cannot read ${resourceText(key)}`, options)),
    async delete(key, options) {
      await client.unary(
        storageMethods.delete,
        { mac: key.mac, type: resourceToWire(key.resource) },
        tried(`cannot delete ${resourceText(key)}`, options),
      );
    },
  };
}

/**
 * Starts a storage plugin and opens a session on it (protocol 1.8).
 *
 * @example
 * ```ts
 * import { openStorage } from "@plakar-deno/sdk/host";
 *
 * async function count(executable: string, folder: string): Promise<number> {
 *   await using store = await openStorage({
 *     executable,
 *     protocol: "dir",
 *     config: { location: `dir://${folder}` },
 *   });
 *   await store.open();
 *   return (await store.list("packfile")).length;
 * }
 * ```
 */
export function openStorage(options: OpenPluginOptions): Promise<StorageSession> {
  return openWith(options, storageSession);
}
