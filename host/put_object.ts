import { storageMethods } from "../proto/storage_methods.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { type ResourceKey, resourceToWire } from "../sdk/resource.ts";
import type { GrpcClient, HostCallOptions } from "./grpc_client.ts";
import { sendBody } from "./send_body.ts";

/** Sends an object (protocol 5.1): its name, its chunks, the half-close that commits it. */
export async function putObject(
  client: GrpcClient,
  { resource, mac }: ResourceKey,
  body: ByteSource,
  options: HostCallOptions,
): Promise<number> {
  const { bytesWritten = 0 } = await sendBody(client, storageMethods.put, {
    what: "object",
    head: { mac, type: resourceToWire(resource) },
    body,
    message: (chunk) => ({ chunk }),
  }, options);
  return Number(bytesWritten);
}
