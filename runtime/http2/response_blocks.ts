import type { Status } from "../status.ts";
import { encodeGrpcMessage } from "./grpc_message.ts";
import { encodeStateless } from "./hpack/encode_stateless.ts";
import type { HeaderField } from "./hpack/header_field.ts";

const HEADERS: readonly HeaderField[] = [[":status", "200"], ["content-type", "application/grpc"]];
const OK: HeaderField = ["grpc-status", "0"];

// Nearly every call has these; they refer to no dynamic table, so they never change.
let headersBlock: Uint8Array | undefined;
let okBlock: Uint8Array | undefined;

/** The header block in front of the first message. */
export function responseHeaders(more: readonly HeaderField[]): Uint8Array {
  if (more.length > 0) return encodeStateless([...HEADERS, ...more]);
  return headersBlock ??= encodeStateless(HEADERS);
}

/** The header block behind the last message of a call that succeeded. */
export function okTrailers(more: readonly HeaderField[]): Uint8Array {
  if (more.length > 0) return encodeStateless([OK, ...more]);
  return okBlock ??= encodeStateless([OK]);
}

/** The header block that ends a failed call; alone (gRPC's "Trailers-Only") or behind headers. */
export function failedTrailers(
  { code, message }: Status,
  more: readonly HeaderField[],
  alone: boolean,
): Uint8Array {
  return encodeStateless([
    ...(alone ? HEADERS : []),
    ["grpc-status", String(code)],
    ...(message === "" ? [] : [["grpc-message", encodeGrpcMessage(message)] as const]),
    ...more,
  ]);
}

/** The header block of the answer to a request that is no gRPC; {@link NOT_GRPC} follows it. */
export function httpAnswer(status: number): Uint8Array {
  return encodeStateless([[":status", String(status)], ["content-type", "text/plain"]]);
}

/** What a client that does not speak gRPC is told. */
export const NOT_GRPC: Uint8Array = new TextEncoder().encode(
  "This server takes gRPC calls only: POST with the content-type application/grpc.\n",
);
