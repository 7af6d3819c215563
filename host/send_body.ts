import type { MethodDefinition } from "../proto/codec.ts";
import { openByteSource } from "../sdk/byte_source.ts";
import type { ByteSource } from "../sdk/bytes.ts";
import { ConnectorError } from "../sdk/error.ts";
import { byteChunks } from "./byte_chunks.ts";
import type { GrpcClient, HostCallOptions } from "./grpc_client.ts";

/** What a call with a body sends. */
export interface SentBody<Request> {
  /** What it is, for errors. */
  readonly what: string;
  /** The message that names it. */
  readonly head: Request;
  /** Its content. */
  readonly body: ByteSource;
  /** A piece of the content as a message. */
  readonly message: (chunk: Uint8Array) => Request;
}

/** Marks that a send failed because the call is over; the response has the reason. */
const callOver = Symbol("the call is over");

/**
 * Sends a call whose half-close commits what came before it, and takes the answer; the body is closed
 * on every path. What the body throws resets the call, so that nothing appears; when the plugin ends
 * early, even while the body gives nothing, its own sentence is thrown (row H10), and an early OK is
 * an error, too: it had not the whole body.
 */
export async function sendBody<Request, Response>(
  client: GrpcClient,
  method: MethodDefinition<Request, Response, "clientStream">,
  { what, head, body, message }: SentBody<Request>,
  options: HostCallOptions,
): Promise<Response> {
  const call = client.clientStream(method, options);
  const over = new AbortController();
  const end = () => over.abort(callOver);
  call.response.then(end, end);

  async function send(message: Request): Promise<void> {
    try {
      await call.send(message);
    } catch (error) {
      // What cannot be encoded is the message's fault, not the end of the call.
      throw error instanceof ConnectorError ? callOver : error;
    }
  }

  let taken = false;
  try {
    await send(head);
    taken = true;
    for await (const chunk of byteChunks(body, over.signal)) await send(message(chunk));
    call.halfClose();
  } catch (error) {
    if (!taken) await openByteSource(body).close().catch(() => {});
    if (error !== callOver) {
      call.cancel(error);
      throw error;
    }
    await call.response;
    throw new ConnectorError(
      `${options.action}: the plugin said OK before it had the whole ${what}`,
      { code: "data_loss" },
    );
  }
  return await call.response;
}
