import { ConnectorError } from "../../error.ts";
import { networkFailure } from "../../network/network_failure.ts";
import type { QueryValue } from "./http_request.ts";

/** The places a client may ask. */
export interface AllowedPlaces {
  /** Where paths lie; without a slash at its end, without a query. */
  readonly base: URL;
  /**
   * The URL of a path below `base`, or of a whole URL that is allowed.
   *
   * @throws {ConnectorError} For any other: nothing may be sent there.
   */
  resolve(path: string, query?: Readonly<Record<string, QueryValue>>, action?: string): URL;
  /** Whether something may be sent there. */
  allows(url: URL): boolean;
  /** Whether it is the origin of `base`, the one that gets the credentials. */
  isHome(url: URL): boolean;
}

/** Longest name of a host (RFC 1035), with a port. */
const LONGEST_HOST = 260;

/** What a whole URL begins like; anything else is a path below the base. */
export const WHOLE_URL = /^[a-z][a-z0-9+.-]*:\/\//i;

/** One dot or two as a step of a path, also escaped: `new URL` would resolve it. */
const DOT_STEP = /(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\]|$)/i;

/**
 * Knows where a client may send requests: the origin of `baseUrl`, and `hosts` with the same scheme.
 *
 * @throws {ConnectorError} When one of them is none.
 */
export function allowedPlaces(
  baseUrl: string | URL,
  hosts: readonly string[] = [],
): AllowedPlaces {
  const base = baseOf(baseUrl);
  const origins = new Set([base.origin, ...hosts.map((host) => originOf(host, base.protocol))]);
  const allows = (url: URL) => origins.has(url.origin);
  return {
    base,
    allows,
    isHome: (url) => url.origin === base.origin,
    resolve(path, query = {}, action = "follow an address") {
      const url = WHOLE_URL.test(path)
        ? wholeUrl(path, allows, base, action)
        : below(base, path, action);
      url.hash = "";
      for (const [name, value] of Object.entries(query)) {
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, String(value));
      }
      return url;
    },
  };
}

/** Says that nothing is sent to a place; of the URL the host alone, as its query may hold a secret. */
export function notAllowed(action: string, url: URL, base: URL): ConnectorError {
  const host = url.host.slice(0, LONGEST_HOST) || `a "${url.protocol}" address`;
  const isScheme = url.hostname === base.hostname && url.protocol !== base.protocol;
  return networkFailure({
    kind: "config",
    action,
    reason: `it leads from ${base.host} to ${isScheme ? `${url.protocol}//${host}` : host}, ` +
      "and no server is asked that the connector does not name",
    remedy: isScheme
      ? "check the scheme of the address in the options"
      : `if the service is right to send there, name ${host} in the hosts of the client and grant it`,
  });
}

function baseOf(baseUrl: string | URL): URL {
  const base = URL.parse(String(baseUrl));
  const wrong = base === null
    ? "it is no URL"
    : !/^https?:$/.test(base.protocol)
    ? `"${base.protocol}" is not what a client of HTTP speaks`
    : base.username !== "" || base.password !== ""
    ? "it holds a name or a password, which belong into options of their own"
    : base.search !== "" || base.hash !== ""
    ? "it has a query or a fragment"
    : undefined;
  if (base === null || wrong !== undefined) {
    const host = base?.host ? ` of ${base.host}` : "";
    throw new ConnectorError(
      `cannot ask the address${host}: ${wrong}; write it as https://api.example.com/v1`,
      { code: "invalid_argument" },
    );
  }
  base.pathname = base.pathname.replace(/\/+$/, "");
  return base;
}

function originOf(host: string, protocol: string): string {
  const url = URL.parse(`${protocol}//${host}`);
  if (url === null || url.host === "" || url.href !== `${protocol}//${url.host}/`) {
    throw new ConnectorError(
      `cannot allow the host ${JSON.stringify(host)}; write it as files.example.com or ` +
        "files.example.com:8443, without a scheme and a path",
      { code: "invalid_argument" },
    );
  }
  return url.origin;
}

function wholeUrl(
  path: string,
  allows: (url: URL) => boolean,
  base: URL,
  action: string,
): URL {
  const url = URL.parse(path);
  if (url === null) {
    throw new ConnectorError(`cannot ${action}: an address begins like a URL and is none`, {
      code: "invalid_argument",
    });
  }
  if (!allows(url)) throw notAllowed(action, url, base);
  // They would be the server's, not ours.
  url.username = url.password = "";
  return url;
}

function below(base: URL, path: string, action: string): URL {
  const [, steps = "", query = ""] = /^\/*([^?#]*)(\?[^#]*)?/.exec(path) ?? [];
  // Tabs and line breaks vanish in a URL, so that what stands around them meets.
  if (DOT_STEP.test(steps.replace(/[\t\n\r]/g, ""))) {
    throw new ConnectorError(
      `cannot ${action}: a step of a path that is "." or ".." leads elsewhere; ` +
        "such a name cannot be asked for",
      { code: "invalid_argument" },
    );
  }
  const url = new URL(base);
  if (steps !== "") url.pathname = `${base.pathname.replace(/\/$/, "")}/${steps}`;
  url.search = query;
  return url;
}
