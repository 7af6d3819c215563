import { ConnectorError } from "../sdk/error.ts";

/**
 * Says that the peer speaks something else than a Plakar host does. `bytes` is how it began; it is
 * quoted, since a person who typed it recognises it.
 */
export function notHttp2Error(bytes: Uint8Array): ConnectorError {
  const quoted = JSON.stringify(new TextDecoder().decode(bytes));
  return new ConnectorError(
    `cannot serve: stdin began with ${quoted} instead of the HTTP/2 greeting of a Plakar host; ` +
      `this program is a plugin and is started by plakar, not by hand`,
    { code: "invalid_argument" },
  );
}

/** Says that the peer broke the rules of HTTP/2; `cause` is the stack's own complaint. */
export function brokenWireError(cause: unknown): ConnectorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(`the connection to the host broke: ${reason}`, {
    code: "data_loss",
    cause,
  });
}
