import { sentBody } from "@plakar-deno/sdk/network";
import type { Send } from "./transfer.ts";

/** Connections of a client. */
export interface Connections {
  /** Sends a request. */
  readonly send: Send;
  /** Whether it takes the compression off a body on its own, also off objects stored with one. */
  readonly decodes: boolean;
  /** Closes all. */
  close(): void;
}

/**
 * Deno's `fetch` with connections of its own, so many kept. HTTP/1.1 alone: many requests over one
 * connection of HTTP/2 are slower than each over its own, and S3 of AWS has no HTTP/2.
 */
export function defaultSend(most: number): Connections {
  const client = Deno.createHttpClient({ http1: true, http2: false, poolMaxIdlePerHost: most });
  return {
    send: (url, { body, ...init }) =>
      fetch(url, { ...init, ...(body === undefined ? {} : { body: sentBody(body) }), client }),
    decodes: true,
    close: () => client.close(),
  };
}
