import { transports } from "../../runtime/test_transports.ts";
import { defaultTransport } from "../../runtime/default_transport.ts";
import type { Capabilities, Role, TestConnector } from "../../testing/mod.ts";

/**
 * Registers the cases of a connector at the distances `direct` and `grpc`, and again at `grpc` for
 * each transport that a connector does not have by itself.
 */
export function byTransports<Of extends Role, Can extends Capabilities>(
  test: (options: TestConnector<Of, Can>) => void,
  options: TestConnector<Of, Can>,
): void {
  test({ ...options, distances: ["direct", "grpc"] });
  for (const { name, transport } of transports) {
    if (transport === defaultTransport) continue;
    test({
      ...options,
      name: `${options.name ?? "connector"} by ${name}`,
      transport,
      distances: ["grpc"],
    });
  }
}
