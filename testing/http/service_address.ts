/** The addresses of a service: those it has, and those that it has on the loopback. */
export interface ServiceAddress {
  /** The service's own URL of what was asked for; undefined when its host does not belong to it. */
  canonical(url: URL): URL | undefined;
  /** Puts the loopback's addresses into a text that names the service's, as far as `asked` is there. */
  localised(text: string, asked: URL): string;
  /** The same in the headers that lead on, `link` and `location`, also where they name a path alone. */
  localisedHeaders(headers: Headers, asked: URL): Headers;
  /** Whether a URL belongs to the host of the base URL, where credentials may go. */
  isBase(url: URL): boolean;
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/;
// Where another host lies on a server that stands in for all of them.
const OTHER_HOST = "/~";

/**
 * Tells the addresses of a service: `upstream` is its base URL, `hosts` other origins it has.
 *
 * A handler that is served on the loopback is asked by that address; the first part of a path that
 * begins with `~` names another host there.
 */
export function serviceAddress(upstream: string, hosts: readonly string[]): ServiceAddress {
  const base = new URL(upstream).origin;
  const others = hosts.map((host) => new URL(host).origin);
  const known = new Set([base, ...others]);
  const isLocal = (url: URL) => !known.has(url.origin) && LOOPBACK.test(url.hostname);
  const byHost = new Map(others.map((origin) => [new URL(origin).host, origin]));

  function canonical(url: URL): URL | undefined {
    if (known.has(url.origin)) return url;
    if (!isLocal(url)) return undefined;
    const rest = url.pathname + url.search;
    if (!rest.startsWith(OTHER_HOST)) return new URL(base + rest);
    const [, host = "", path = ""] = /^\/~([^/?]*)(.*)$/s.exec(rest) ?? [];
    const origin = byHost.get(host);
    return origin === undefined ? new URL(base + rest) : new URL(origin + path);
  }
  function localised(text: string, asked: URL): string {
    if (!isLocal(asked)) return text;
    let local = text;
    for (const origin of known) {
      const to = origin === base ? asked.origin : asked.origin + OTHER_HOST + new URL(origin).host;
      // In JSON, slashes may be escaped.
      for (const slash of ["/", "\\/"]) {
        const written = (address: string) => address.replaceAll("/", slash);
        const whole = new RegExp(`${RegExp.escape(written(origin))}(?![\\w.:-])`, "g");
        local = local.replace(whole, () => written(to));
      }
    }
    return local;
  }
  return {
    canonical,
    localised,
    localisedHeaders(given, asked) {
      const headers = new Headers(given);
      const own = isLocal(asked) ? canonical(asked) : undefined;
      const whole = (target: string) => URL.parse(target, own)?.href ?? target;
      const [link, location] = [headers.get("link"), headers.get("location")];
      if (own !== undefined && location !== null) {
        headers.set("location", localised(whole(location), asked));
      }
      if (own !== undefined && link !== null) {
        const links = link.replace(/<([^<>]*)>/g, (_, target) => `<${whole(target)}>`);
        headers.set("link", localised(links, asked));
      }
      return headers;
    },
    isBase: (url) => url.origin === base,
  };
}
