import type { ChunkResponse } from "../../proto/messages.ts";
import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { openByteSource } from "../../sdk/byte_source.ts";
import type { ByteSource } from "../../sdk/bytes.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { ByteRange, Resource, ResourceKey } from "../../sdk/resource.ts";
import type { GrpcClient, HostCallOptions } from "../grpc_client.ts";
import { sendBody } from "../send_body.ts";
import { type ObjectMethods, objectMethods } from "./object_methods.ts";

// The length of a GetPackfileBlob is a uint32 (protocol 6.3).
const MAX_BLOB = 2 ** 32 - 1;

/** Sends an object to a v1.0 store: its name alone, its chunks, the half-close that commits it. */
export async function putObjectV10(
  client: GrpcClient,
  cookie: string,
  { resource, mac }: ResourceKey,
  body: ByteSource,
  options: HostCallOptions,
): Promise<number> {
  const { bytesWritten = 0 } = await sendBody(client, await putMethod(resource, body), {
    what: "object",
    head: { mac: { value: mac }, cookie },
    body,
    message: (chunk) => ({ chunk, cookie }),
  }, options);
  return Number(bytesWritten);
}

/** The method; where there is none, the body is closed first. */
async function putMethod(resource: Resource, body: ByteSource): Promise<ObjectMethods["put"]> {
  try {
    return objectMethods(resource).put;
  } catch (error) {
    await openByteSource(body).close();
    throw error;
  }
}

/** The chunks of an answer that are not empty. */
async function* filled(
  responses: AsyncIterable<ChunkResponse>,
): AsyncGenerator<Uint8Array, void> {
  for await (const { chunk } of responses) {
    if (chunk !== undefined && chunk.length > 0) yield chunk;
  }
}

/** A part of a content that comes whole; what is behind it is not waited for. */
async function* cut(
  chunks: AsyncIterable<Uint8Array>,
  { offset, length }: ByteRange,
): AsyncGenerator<Uint8Array, void> {
  let at = 0;
  const end = offset + length;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, end - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at >= end) return;
  }
}

/**
 * Reads an object of a v1.0 store, or a range of it: of a packfile by GetPackfileBlob, of others,
 * which v1.0 gives whole alone, by leaving out the rest. A store that sends more of a blob than was
 * asked for is stopped (row H12).
 */
export async function* getObjectV10(
  client: GrpcClient,
  cookie: string,
  { resource, mac }: ResourceKey,
  range: ByteRange | undefined,
  options: HostCallOptions,
): AsyncGenerator<Uint8Array, void> {
  const named = { mac: { value: mac }, cookie };
  const { get } = objectMethods(resource);
  const whole = () => filled(client.serverStream(get, named, options));
  if (range === undefined) return yield* whole();
  if (resource !== "packfile") return yield* cut(whole(), range);

  let { offset, length: left } = range;
  do {
    const length = Math.min(left, MAX_BLOB);
    let received = 0;
    const request = { ...named, offset, length };
    const blob = client.serverStream(storageMethodsV10.getPackfileBlob, request, options);
    for await (const chunk of filled(blob)) {
      received += chunk.length;
      if (received > length) {
        throw new ConnectorError(
          `${options.action}: the plugin sent more than the ${length} bytes asked for`,
          { code: "data_loss" },
        );
      }
      yield chunk;
    }
    if (received < length) return;
    offset += length;
    left -= length;
  } while (left > 0);
}
