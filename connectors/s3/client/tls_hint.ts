import { failureKind, networkFailure } from "@plakar-deno/sdk/network";

/** What was attempted when no answer came. */
export interface TlsHintOptions {
  /** What was attempted, as the failure tells it. */
  readonly action: string;
  /** Where to: its scheme tells whether TLS was spoken. */
  readonly url: URL;
  /** Whether the server ever answered; then it speaks what is spoken with it. */
  readonly met: boolean;
}

const OR_TLS = "or the port expects TLS: set use_tls=true";

/** Reasons of `fetchFailure` by which ports answer that expect TLS, and what to do. */
const WITHOUT_TLS: ReadonlyMap<string, string> = new Map([
  ["the server closed the connection", `check the network and the server, ${OR_TLS}`],
  ["the connection broke", `check the network and the server, ${OR_TLS}`],
  ["what answers is not an HTTP server", `check the host and the port, ${OR_TLS}`],
]);

/** The same for ports that expect none. */
const WITH_TLS: ReadonlyMap<string, string> = new Map([
  ["the server does not speak TLS on this port", "check the port, or set use_tls=false"],
]);

/**
 * Names the option `use_tls` in the remedy of a failure that comes of its wrong value, as the network
 * itself knows no options; any other failure comes back as it is.
 */
export function withTlsHint(failure: unknown, { action, url, met }: TlsHintOptions): unknown {
  const kind = failureKind(failure);
  if (met || !(failure instanceof Error) || kind === undefined) return failure;
  for (const [reason, remedy] of url.protocol === "http:" ? WITHOUT_TLS : WITH_TLS) {
    if (!failure.message.startsWith(`cannot ${action}: ${reason}; `)) continue;
    return networkFailure({ kind, action, reason, remedy, cause: failure.cause });
  }
  return failure;
}
