import { ConnectorError } from "../../sdk/error.ts";
import type { ClientCallOptions } from "./client_call_options.ts";
import type { Http2Connection } from "./connection.ts";
import { timeoutField } from "./grpc_timeout.ts";
import type { HeaderField } from "./hpack/header_field.ts";
import { hpackEncoder } from "./hpack/hpack_encoder.ts";

/** Makes the header blocks of one connection's requests. */
export interface RequestBlocks {
  /** The fields of one request; throws when one cannot be sent. */
  fields(
    path: string,
    options: Pick<ClientCallOptions, "fields" | "timeoutMs">,
  ): readonly HeaderField[];
  /** The block of a request's fields; it must be sent at once. */
  block(fields: readonly HeaderField[]): Uint8Array;
}

// What plakar sends as well (protocol 1.2).
const AUTHORITY = "127.0.0.1:0";
const NOT_INDEXED: ReadonlySet<string> = new Set(["grpc-timeout"]);

/** Makes them with a table of the connection: from the second one on, a block takes a few bytes. */
export function requestBlocks(
  userAgent: string,
  connection: Pick<Http2Connection, "headerTableBytes">,
): RequestBlocks {
  const encoder = hpackEncoder({ notIndexed: NOT_INDEXED });
  const byPath = new Map<string, readonly HeaderField[]>();
  let tableBytes = connection.headerTableBytes;

  function known(path: string): readonly HeaderField[] {
    const before = byPath.get(path);
    if (before !== undefined) return before;
    const fields: readonly HeaderField[] = [
      [":method", "POST"],
      [":scheme", "http"],
      [":path", path],
      [":authority", AUTHORITY],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
      ["user-agent", userAgent],
    ];
    check(fields);
    byPath.set(path, fields);
    return fields;
  }

  return {
    fields(path, { fields = [], timeoutMs }) {
      const always = known(path);
      if (timeoutMs === undefined && fields.length === 0) return always;
      check(fields);
      const timeout: readonly HeaderField[] = timeoutMs === undefined
        ? []
        : [["grpc-timeout", timeoutField(timeoutMs)]];
      return [...always, ...timeout, ...fields];
    },
    block(fields) {
      if (tableBytes !== connection.headerTableBytes) {
        tableBytes = connection.headerTableBytes;
        encoder.setMaxTableBytes(tableBytes);
      }
      return encoder.encode(fields);
    },
  };
}

/** A stream is opened before its block is made, so that must not fail any more. */
function check(fields: readonly HeaderField[]): void {
  for (const [name, value] of fields) {
    if (/^:?[a-z0-9_.-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value)) continue;
    throw new ConnectorError(
      `cannot send the header field ${JSON.stringify(name)}: ${JSON.stringify(value)} holds what ` +
        `no field may; encode it`,
      { code: "invalid_argument" },
    );
  }
}
