import type { ErrorCode } from "../../sdk/error.ts";
import type { Status } from "../status.ts";
import { ERROR_CODE } from "./frame_types.ts";
import { decodeGrpcMessage } from "./grpc_message.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/** Why an answer is none; `text` continues a sentence that begins with who answered. */
export interface ResponseFault {
  readonly code: ErrorCode;
  readonly text: string;
}

const UNKNOWN = 2;

/** The status that trailers hold, if they do (gRPC over HTTP/2, "Responses"). */
export function statusOf(fields: readonly HeaderField[]): Status | undefined {
  let code: string | undefined;
  let message: string | undefined;
  for (const [name, value] of fields) {
    if (name === "grpc-status") code ??= value;
    else if (name === "grpc-message") {
      message = message === undefined ? value : `${message}, ${value}`;
    }
  }
  if (code === undefined) return undefined;
  return {
    code: /^\d+$/.test(code) ? Number(code) : UNKNOWN,
    message: message === undefined ? "" : decodeGrpcMessage(message),
  };
}

// gRPC core specification, "HTTP to gRPC Status Code Mapping"; every other one is unknown.
const HTTP_CODES: Readonly<Record<string, ErrorCode>> = {
  "400": "internal",
  "401": "unauthenticated",
  "403": "permission_denied",
  "404": "unimplemented",
  "429": "unavailable",
  "502": "unavailable",
  "503": "unavailable",
  "504": "unavailable",
};

/** What is wrong with the first fields of a response that hold no status, if anything. */
export function headersFault(fields: readonly HeaderField[]): ResponseFault | undefined {
  let status = "";
  let type = "";
  for (const [name, value] of fields) {
    if (name === ":status") status = value;
    else if (name === "content-type") type = value;
  }
  if (status !== "200") {
    const code = HTTP_CODES[status] ?? "unknown";
    return { code, text: `broke gRPC: it answered with HTTP status ${status}` };
  }
  if (type.startsWith("application/grpc")) return undefined;
  return { code: "internal", text: `broke gRPC: it answered with content of type "${type}"` };
}

/** The answer ended without trailers. */
export const NO_TRAILERS: ResponseFault = {
  code: "internal",
  text: "broke gRPC: it ended the call without a status",
};

/** The trailers do not say how the call ended (gRPC core specification, as for HTTP 200). */
export const NO_STATUS: ResponseFault = { ...NO_TRAILERS, code: "unknown" };

/** What a peer's RST_STREAM means (gRPC over HTTP/2, "Errors"). */
export function resetFault(code: number): ResponseFault {
  const text = `broke gRPC: it reset the call (HTTP/2 error ${code})`;
  switch (code) {
    case ERROR_CODE.noError:
      return NO_TRAILERS;
    case ERROR_CODE.refusedStream:
      return { code: "unavailable", text: "refused the call" };
    case ERROR_CODE.cancel:
      return { code: "cancelled", text };
    case ERROR_CODE.enhanceYourCalm:
      return { code: "resource_exhausted", text };
    case ERROR_CODE.inadequateSecurity:
      return { code: "permission_denied", text };
    default:
      return { code: "internal", text };
  }
}
