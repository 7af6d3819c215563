import { grpcJsTransport } from "../../runtime/grpc_js/transport.ts";
import { http2Transport } from "../../runtime/http2/transport.ts";
import type { Transport } from "../../runtime/transport.ts";
import { ConnectorError } from "../../sdk/error.ts";

/** The transports by the name that `--transport` takes. */
const TRANSPORTS: ReadonlyMap<string, Transport> = new Map([
  ["http2", http2Transport],
  ["grpc-js", grpcJsTransport],
]);

/** The transport of that name; throws `invalid_argument` when there is none. */
export function transportNamed(name: string): Transport {
  const transport = TRANSPORTS.get(name);
  if (transport !== undefined) return transport;
  throw new ConnectorError(
    `there is no transport "${name}"; there are: ${[...TRANSPORTS.keys()].join(", ")}`,
    { code: "invalid_argument" },
  );
}
