import type { FailureKind } from "./failure_kind.ts";

/** What is known of an error that Deno or node threw: what it means and what helps. */
export interface KnownTrouble {
  /** What kind of failure it is. */
  readonly kind: FailureKind;
  /** What happened, without the URL that Deno puts into its messages: it may be a signed one. */
  readonly reason: string;
  /** What to do, when that is more than the kind tells. */
  readonly remedy?: string;
}

const transient = (reason: string): KnownTrouble => ({ kind: "transient", reason });

const REFUSED = transient("the server refuses connections");
const BROKEN = transient("the connection broke");
const SILENT = transient("the server does not answer in time");
const UNREACHABLE = transient("the server cannot be reached");
const NO_NAME: KnownTrouble = {
  kind: "config",
  reason: "no server has this name",
  remedy: "check the host in the location, and the name service of this machine",
};
const UNTRUSTED: KnownTrouble = {
  kind: "config",
  reason: "the certificate of the server is not trusted",
  // Deno reads it in compiled plugins, too, and without a grant.
  remedy: "check the host name, or name the authority that signed the certificate: " +
    "DENO_CERT=FILE.pem in the environment of plakar",
};
const NO_TLS: KnownTrouble = {
  kind: "config",
  reason: "the server does not speak TLS on this port",
  remedy: "check the port, or turn TLS off in the options",
};
const NO_HTTP: KnownTrouble = {
  kind: "config",
  reason: "what answers is not an HTTP server",
  remedy: "check the host, the port and whether TLS is on in the options",
};
const NO_URL: KnownTrouble = {
  kind: "config",
  reason: "the address is not one that can be asked",
  remedy: "check the host, the port and the scheme in the location",
};

/** By class of Deno's errors, name of a DOMException, or code of node's errors. */
const BY_NAME: ReadonlyMap<string, KnownTrouble> = new Map([
  ["AddrNotAvailable", UNREACHABLE],
  ["BrokenPipe", BROKEN],
  ["Busy", transient("the system is busy")],
  ["ConnectionAborted", BROKEN],
  ["ConnectionRefused", REFUSED],
  ["ConnectionReset", BROKEN],
  ["Http", transient("the server broke off its answer")],
  ["Interrupted", transient("the system interrupted the request")],
  ["NetworkUnreachable", UNREACHABLE],
  ["NotConnected", BROKEN],
  ["TimedOut", SILENT],
  ["UnexpectedEof", BROKEN],
  ["WouldBlock", transient("the system is busy")],
  ["NetworkError", BROKEN],
  ["TimeoutError", SILENT],
  ["EAI_AGAIN", transient("the name service does not answer")],
  ["ECONNABORTED", BROKEN],
  ["ECONNREFUSED", REFUSED],
  ["ECONNRESET", BROKEN],
  ["EHOSTUNREACH", UNREACHABLE],
  ["ENETDOWN", UNREACHABLE],
  ["ENETUNREACH", UNREACHABLE],
  ["ENOTFOUND", NO_NAME],
  ["EPIPE", BROKEN],
  ["ETIMEDOUT", SILENT],
  ["CERT_HAS_EXPIRED", UNTRUSTED],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", UNTRUSTED],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", NO_TLS],
  ["ERR_SSL_WRONG_VERSION_NUMBER", NO_TLS],
  ["ERR_TLS_CERT_ALTNAME_INVALID", UNTRUSTED],
  ["SELF_SIGNED_CERT_IN_CHAIN", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", UNTRUSTED],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", UNTRUSTED],
]);

/** By the words of `fetch` and of `Deno.connect`, as Deno 2.7 and 2.9 say them; the first counts. */
const BY_WORDS: readonly (readonly [words: RegExp, trouble: KnownTrouble])[] = [
  [/invalid peer certificate: /, UNTRUSTED],
  [/received corrupt message of type InvalidContentType/, NO_TLS],
  [/^Invalid URL: |^Url scheme '|^Fetch failed: Requests to port \d+ are blocked/, NO_URL],
  [/lookup address information: Temporary failure/, transient("the name service does not answer")],
  [/failed to lookup address information: |dns error: /, NO_NAME],
  [/invalid HTTP (?:version|status-code|header) parsed/, NO_HTTP],
  [/Connection refused \(os error /, REFUSED],
  [/Connection reset by peer \(os error |Broken pipe \(os error /, BROKEN],
  [/timed out \(os error |operation timed out/, SILENT],
  [/(?:Network is unreachable|No route to host) \(os error /, UNREACHABLE],
  [/connection closed before message completed/, transient("the server closed the connection")],
  [/^error reading a body from connection|^error decoding response body/, BROKEN],
  [/^error sending request |^fetch failed$/, transient("the request did not get through")],
];

/** The longest chain of causes that is looked at: one that leads back to itself has an end. */
const MAX_CAUSES = 8;

/** What is known of what was thrown, or of what caused it; undefined when it tells nothing. */
export function knownTrouble(thrown: unknown): KnownTrouble | undefined {
  const errors: Error[] = [];
  for (let error = thrown; error instanceof Error && errors.length < MAX_CAUSES;) {
    errors.push(error);
    error = error.cause;
  }
  // The deepest knows best: since Deno 2.9 the outer error of fetch says "fetch failed" alone.
  return errors.reduceRight<KnownTrouble | undefined>(
    (known, error) => known ?? troubleOf(error),
    undefined,
  );
}

function troubleOf(error: Error): KnownTrouble | undefined {
  if (error instanceof Deno.errors.NotCapable) return notCapable(error.message);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return BY_WORDS.find(([words]) => words.test(error.message))?.[1] ??
    BY_NAME.get(code) ?? BY_NAME.get(error.name);
}

function notCapable(message: string): KnownTrouble {
  const place = /^Requires net access to "([^"]*)"/.exec(message)?.[1];
  return {
    kind: "config",
    reason: place === undefined
      ? "the plugin was built without a permission that this needs"
      : `the plugin was built without the permission to reach "${place}"`,
    remedy: place === undefined
      ? "add it to the connector's permission set and build again"
      : `build it with --grant net=${place}`,
  };
}
