/** A place in the network as Deno 2.7.14 writes grants for it: `host`, or `host:port`. */
export interface NetPlace {
  /** A name in small letters without a final dot; an IP address in its shortest form. */
  readonly host: string;
  /** `name` is one host; `names` a host and all below it (`*.example.org`). */
  readonly kind: "name" | "names" | "ipv4" | "ipv6";
  /** Of an IPv4 address the leading bits that count, 32 for one address. */
  readonly bits?: number;
  /** The one port; any port when left out. */
  readonly port?: number;
}

/**
 * Reads a place as Deno does: `example.org`, `*.example.org:443`, `10.0.0.0/8`, `[::1]:80`.
 *
 * @returns The place; `undefined` for what Deno refuses, and for its rare forms (IPv6 zones, vsock).
 */
export function netPlace(text: string): NetPlace | undefined {
  const parts = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, host, digits] = parts;
  const port = digits === undefined ? {} : { port: Number(digits) };
  if (port.port !== undefined && port.port > 65_535) return undefined;
  if (host!.startsWith("[")) {
    const url = URL.parse(`http://${host}/`);
    return url === null ? undefined : { kind: "ipv6", host: url.hostname, ...port };
  }
  const ipv4 = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d{1,2}))?$/.exec(host!);
  if (ipv4 !== null) {
    const bits = Number(ipv4[2] ?? 32);
    const isAddress = ipv4[1]!.split(".").every((octet) =>
      /^(0|[1-9]\d{0,2})$/.test(octet) &&
      Number(octet) < 256
    );
    return isAddress && bits <= 32 ? { kind: "ipv4", host: ipv4[1]!, bits, ...port } : undefined;
  }
  const name = host!.toLowerCase().replace(/\.$/, "");
  const base = name.replace(/^\*\./, "");
  if (!base.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    return undefined;
  }
  return { kind: base === name ? "name" : "names", host: base, ...port };
}

/** Whether every connection that `place` allows is allowed by `outer`, too. */
export function isInside(place: NetPlace, outer: NetPlace): boolean {
  if (outer.port !== undefined && outer.port !== place.port) return false;
  switch (outer.kind) {
    case "name":
    case "ipv6":
      return place.kind === outer.kind && place.host === outer.host;
    case "names":
      // Deno lets "*.example.org" match "example.org" itself.
      return (place.kind === "name" || place.kind === "names") &&
        `.${place.host}`.endsWith(`.${outer.host}`);
    case "ipv4": {
      const bits = outer.bits!;
      return place.kind === "ipv4" && place.bits! >= bits &&
        leading(place.host, bits) === leading(outer.host, bits);
    }
  }
}

/** The first `bits` bits of an IPv4 address, as a number. */
function leading(address: string, bits: number): number {
  const whole = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return Math.floor(whole / 2 ** (32 - bits));
}
