import { grpcJsTransport } from "./grpc_js/transport.ts";
import { http2Transport } from "./http2/transport.ts";
import type { Transport } from "./transport.ts";

/** A transport by the name that tests show. */
export interface NamedTransport {
  readonly name: string;
  readonly transport: Transport;
}

/** Every transport: what a host can see must not differ between them. */
export const transports: readonly NamedTransport[] = [
  { name: "http2", transport: http2Transport },
  { name: "grpc-js", transport: grpcJsTransport },
];

/** Registers a test for each transport, whose name follows the test's. */
export function test(
  title: string,
  run: (transport: Transport, test: Deno.TestContext) => void | Promise<void>,
): void {
  for (const { name, transport } of transports) {
    Deno.test(`${title} [${name}]`, (test) => run(transport, test));
  }
}
