import { ConnectorError } from "../../sdk/error.ts";
import { ERROR_CODE } from "./frame_types.ts";

const codes = new WeakMap<ConnectorError, number>();

/** What the peer did against the rules; `code` is the error code that answers it (RFC 9113, 7). */
export function protocolFault(code: number, text: string): ConnectorError {
  const error = new ConnectorError(text, { code: "data_loss" });
  codes.set(error, code);
  return error;
}

/** Whether this is the peer's breach of the rules. */
export function isProtocolFault(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && codes.has(error);
}

/** The error code that answers a fault; INTERNAL_ERROR for what is none. */
export function faultCode(error: unknown): number {
  const code = error instanceof ConnectorError ? codes.get(error) : undefined;
  return code ?? ERROR_CODE.internalError;
}
