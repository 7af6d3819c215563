import { ConnectorError } from "../../../sdk/error.ts";

/**
 * The error for a header block that breaks RFC 7541. The connection cannot go on after it: the
 * tables of the two sides differ from here on (RFC 9113 4.3, COMPRESSION_ERROR).
 *
 * @param reason What is wrong with the block, as in "the block ends inside a string".
 */
export function hpackError(reason: string): ConnectorError {
  return new ConnectorError(
    `cannot decode an HTTP/2 header block: ${reason}; the peer does not speak HPACK as RFC 7541 ` +
      "has it",
    { code: "data_loss" },
  );
}
