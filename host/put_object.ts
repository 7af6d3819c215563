import { storageMethods } from "../proto/storage_methods.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { ConnectorError } from "../sdk/error.ts";
import { type ResourceKey, resourceToWire } from "../sdk/resource.ts";
import { byteChunks } from "./byte_chunks.ts";
import type { GrpcClient, HostCallOptions } from "./grpc_client.ts";

/** Marks that a send failed because the call is over; the response has the reason. */
const callOver = Symbol("the call is over");

/** Sends an object (protocol 5.1): its name, its chunks, the half-close that commits it. */
export async function putObject(
  client: GrpcClient,
  { resource, mac }: ResourceKey,
  body: ByteSource,
  options: HostCallOptions,
): Promise<number> {
  const call = client.clientStream(storageMethods.put, options);
  const send = async (message: Parameters<typeof call.send>[0]): Promise<void> => {
    try {
      await call.send(message);
    } catch {
      throw callOver;
    }
  };
  try {
    await send({ mac, type: resourceToWire(resource) });
    for await (const chunk of byteChunks(body)) await send({ chunk });
    call.halfClose();
  } catch (error) {
    if (error !== callOver) {
      call.cancel(error);
      throw error;
    }
    // The plugin ended early: its status says why (row H10).
    await call.response;
    throw new ConnectorError(
      `${options.action}: the plugin said OK before it had the whole object`,
      { code: "data_loss" },
    );
  }
  const { bytesWritten = 0 } = await call.response;
  return Number(bytesWritten);
}
