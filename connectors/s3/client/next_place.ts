import type { ConnectorError } from "@plakar-deno/sdk";
import { networkFailure } from "@plakar-deno/sdk/network";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Longest name of a host (RFC 1035), with a port. */
const LONGEST_HOST = 260;

/**
 * Where a server sends a request on to: another URL of its own, an error when that is another
 * server, undefined when the answer is no redirect. A request never goes to a server that the
 * operator did not name: the plugin has no permission for it, and the body may be a secret.
 */
export function nextPlace(
  status: number,
  headers: Headers,
  from: URL,
  action: string,
): URL | ConnectorError | undefined {
  const location = headers.get("location");
  if (!REDIRECTS.has(status) || location === null) return undefined;
  const next = URL.parse(location, from);
  if (next?.origin === from.origin) {
    // A name and a password in it would be the server's, not ours.
    next.username = next.password = next.hash = "";
    return next;
  }
  const host = next?.host.slice(0, LONGEST_HOST) || undefined;
  const remedy = next === null || !/^https?:$/.test(next.protocol)
    ? "check host, port and endpoint"
    : next.hostname === from.hostname && next.protocol !== from.protocol
    ? `set use_tls=${next.protocol === "https:"}, and port=${next.port || defaultPort(next)}`
    : `if you trust it, write ${host} in the place of ${from.host}, in the location or in endpoint`;
  return networkFailure({
    kind: "config",
    action,
    reason: `${from.host} sends the request on to ${host ?? "no valid address"}, ` +
      "and no server is asked that was not named",
    remedy,
  });
}

function defaultPort({ protocol }: URL): string {
  return protocol === "https:" ? "443" : "80";
}
