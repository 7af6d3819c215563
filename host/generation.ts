import type { Codec, MethodDefinition } from "../proto/codec.ts";
import { importerMethods } from "../proto/importer_methods.ts";
import { storageMethods } from "../proto/storage_methods.ts";
import type { InitResponse } from "../proto/messages.ts";
import { importerMethodsV10 } from "../proto/v1_0/importer_methods.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { Generation } from "../sdk/generation.ts";
import type { GrpcClient, HostCallOptions } from "./grpc_client.ts";
import { pluginStatus } from "./grpc_status.ts";

/** A message as its bytes, for one whose generation is not known yet. */
const bytes: Codec<Uint8Array> = { encode: (given) => given, decode: (given) => given.slice() };

/** The same method, its answer kept as bytes. */
export function withRawAnswer<Request>(
  method: MethodDefinition<Request, unknown, "unary">,
): MethodDefinition<Request, Uint8Array, "unary"> {
  return { ...method, response: bytes };
}

/**
 * Whether a plugin knows a method: any answer but UNIMPLEMENTED says so, a failure too. Throws what
 * no plugin said: a dead connection, a cancelled call.
 */
async function knows(
  client: GrpcClient,
  method: MethodDefinition<Record<never, never>, unknown, "unary">,
  options: HostCallOptions,
): Promise<boolean> {
  try {
    await client.unary(method, {}, options);
    return true;
  } catch (error) {
    if (isUnimplemented(error)) return false;
    if (pluginStatus(error) === undefined) throw error;
    return true;
  }
}

/** Whether an error says that the plugin does not know the method. */
export function isUnimplemented(error: unknown): boolean {
  return error instanceof ConnectorError && error.code === "unimplemented";
}

/**
 * The generation in which an importer answered Init (row H13, protocol 6.5).
 *
 * An answer with a root or flags is of v1.1, whose importers all have a root; nothing is asked then.
 * Otherwise Ping is: what does not know it is of v1.0. What knows it and Info as well was told that
 * its host is of v1.0. Info comes second, since a plugin whose Init failed may not survive it.
 */
export async function importerGeneration(
  client: GrpcClient,
  answer: InitResponse,
  options: HostCallOptions,
): Promise<Generation> {
  if (answer.root || answer.flags) return "v1.1";
  if (!await knows(client, importerMethods.ping, options)) return "v1.0";
  return await knows(client, importerMethodsV10.info, options) ? "v1.0" : "v1.1";
}

/**
 * The generation of a store that answered Init (row H13): one with a type, a root or flags is of
 * v1.1; otherwise the store is asked for its Mode, which v1.0 does not know.
 */
export async function storageGeneration(
  client: GrpcClient,
  answer: InitResponse,
  options: HostCallOptions,
): Promise<Generation> {
  if (answer.type || answer.root || answer.flags) return "v1.1";
  return await knows(client, storageMethods.mode, options) ? "v1.1" : "v1.0";
}
