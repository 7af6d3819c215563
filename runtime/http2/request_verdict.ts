import type { Status } from "../status.ts";
import type { Handler } from "../transport.ts";
import { timeoutMilliseconds } from "./grpc_timeout.ts";
import type { HeaderField, HeaderList } from "./hpack/header_field.ts";
import { httpAnswer } from "./response_blocks.ts";

/** What the header fields of a request come to. */
export type RequestVerdict =
  | { readonly kind: "call"; readonly handler: Handler; readonly timeout: Timeout | undefined }
  /** The call ends at once with this status. */
  | { readonly kind: "status"; readonly status: Status }
  /** It is no gRPC: this block and a text answer it, when the request has ended. */
  | { readonly kind: "http"; readonly block: Uint8Array };

/** How long a call may take. */
export interface Timeout {
  /** As the peer wrote it. */
  readonly text: string;
  readonly milliseconds: number;
}

// gRPC core specification, "Status codes and their use in gRPC".
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const HTTP_METHOD_NOT_ALLOWED = 405;
const HTTP_UNSUPPORTED_MEDIA_TYPE = 415;

/** Looks at the header fields of a request (gRPC over HTTP/2, "Requests"). */
export function requestVerdict(
  { fields, tooLarge }: HeaderList,
  byPath: ReadonlyMap<string, Handler>,
): RequestVerdict {
  if (tooLarge) return refusal(RESOURCE_EXHAUSTED, "the fields of the request are too long");
  if (valueOf(fields, ":method") !== "POST") return noGrpc(HTTP_METHOD_NOT_ALLOWED);
  const type = valueOf(fields, "content-type") ?? "";
  if (!/^application\/grpc(?:$|[+;])/.test(type)) return noGrpc(HTTP_UNSUPPORTED_MEDIA_TYPE);
  const path = valueOf(fields, ":path")!;
  const handler = byPath.get(path);
  if (handler === undefined) {
    return refusal(UNIMPLEMENTED, `The server does not implement the method ${path}`);
  }
  const text = valueOf(fields, "grpc-timeout");
  if (text === undefined) return { kind: "call", handler, timeout: undefined };
  const milliseconds = timeoutMilliseconds(text);
  if (milliseconds !== undefined) return { kind: "call", handler, timeout: { text, milliseconds } };
  const quoted = JSON.stringify(text);
  return refusal(INVALID_ARGUMENT, `the field "grpc-timeout" is ${quoted}, which is no time`);
}

function valueOf(fields: readonly HeaderField[], name: string): string | undefined {
  for (const field of fields) if (field[0] === name) return field[1];
  return undefined;
}

function refusal(code: number, message: string): RequestVerdict {
  return { kind: "status", status: { code, message } };
}

function noGrpc(status: number): RequestVerdict {
  return { kind: "http", block: httpAnswer(status) };
}
