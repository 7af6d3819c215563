import { sentBody } from "../../network/sent_body.ts";
import type { HttpSendInit } from "./http_client_options.ts";

/** Sends one request; one that is not repeatable reaches the server at most once. */
export type Send = (url: string, init: HttpSendInit, isRepeatable: boolean) => Promise<Response>;

/** Connections of a client. */
export interface Connections {
  /** Sends a request. */
  readonly send: Send;
  /** Closes all. */
  close(): void;
}

const NOTHING = new Uint8Array();

/** Deno's `fetch` with connections of its own, so many kept for each host. */
export function defaultSend(most: number): Connections {
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: most });
  return {
    send(url, { body, ...init }, isRepeatable) {
      const sent = body instanceof ReadableStream
        ? { body }
        : body === undefined && (isRepeatable || init.method === "GET" || init.method === "HEAD")
        ? {}
        : { body: sentBody(body ?? NOTHING, { once: !isRepeatable }) };
      return fetch(url, { ...init, ...sent, client });
    },
    close: () => client.close(),
  };
}
