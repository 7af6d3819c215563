import type { ConfigUnderTest } from "./run_case.ts";
import type { ConnectorUnderTest, Role } from "./subject.ts";

/**
 * The scheme for Init when none is given: the first one of a definition, else that of the location.
 * Throws a `TypeError` when neither is known.
 */
export function protocolOf(connector: ConnectorUnderTest<Role>, config: ConfigUnderTest): string {
  if (typeof connector === "object" && "protocols" in connector) {
    const [first] = connector.protocols;
    if (first !== undefined) return first;
  }
  const location = typeof config === "function" ? undefined : config["location"];
  const scheme = location === undefined ? null : /^([^:/]+):/.exec(location);
  if (scheme !== null) return scheme[1]!;
  throw new TypeError('say which "protocol" to test: no definition and no location tells it');
}
