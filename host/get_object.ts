import { storageMethods } from "../proto/storage_methods.ts";
import { ConnectorError } from "../sdk/error.ts";
import { type ByteRange, type ResourceKey, resourceToWire } from "../sdk/resource.ts";
import type { GrpcClient, HostCallOptions } from "./grpc_client.ts";

/** Reads an object or a range of it; stops a plugin that sends more than was asked for (row H12). */
export async function* getObject(
  client: GrpcClient,
  { resource, mac }: ResourceKey,
  range: ByteRange | undefined,
  options: HostCallOptions,
): AsyncGenerator<Uint8Array, void> {
  const request = { mac, type: resourceToWire(resource), range: range ?? null };
  let received = 0;
  // Leaving this loop in any way resets the call.
  for await (const { chunk } of client.serverStream(storageMethods.get, request, options)) {
    if (chunk === undefined || chunk.length === 0) continue;
    received += chunk.length;
    if (range !== undefined && received > range.length) {
      throw new ConnectorError(
        `${options.action}: the plugin sent more than the ${range.length} bytes asked for`,
        { code: "data_loss" },
      );
    }
    yield chunk;
  }
}
