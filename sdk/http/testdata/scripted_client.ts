import type { Logger } from "../../logger.ts";
import { type FakeClock, fakeClock } from "../../network/testdata/fake_clock.ts";
import { type HttpClient, httpClient } from "../client/http_client.ts";
import type { HttpClientOptions, HttpSendInit } from "../client/http_client_options.ts";

/** A request as the scripted server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

/** What one request is answered with. */
export type Script = (request: SeenRequest, signal: AbortSignal) => Response | Promise<Response>;

/** A client whose requests are answered by a script, one after the other. */
export interface ScriptedClient {
  readonly client: HttpClient;
  readonly clock: FakeClock;
  /** All requests so far. */
  readonly seen: readonly SeenRequest[];
  /** Lines of the log. */
  readonly lines: readonly string[];
  /** Stops the client from outside. */
  readonly stop: AbortController;
}

/** Makes a client; the last script answers all that come after it. */
export function scriptedClient(
  scripts: readonly Script[],
  options: Partial<HttpClientOptions> & { readonly clock?: FakeClock } = {},
): ScriptedClient {
  const { clock = fakeClock() } = options;
  const seen: SeenRequest[] = [];
  const lines: string[] = [];
  const stop = new AbortController();
  const line = (level: string) => (message: string, fields: object = {}) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log: Logger = {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
  };
  const send = async (url: string, { method, headers, body, signal }: HttpSendInit) => {
    const request: SeenRequest = {
      method,
      url,
      headers: new Headers(headers),
      body: body instanceof Uint8Array ? new TextDecoder().decode(body) : undefined,
    };
    const script = scripts[Math.min(seen.length, scripts.length - 1)];
    seen.push(request);
    if (script === undefined) throw new Error("the script is empty");
    return await script(request, signal);
  };
  const client = httpClient({
    baseUrl: "https://api.example.com/v1",
    fetch: send,
    signal: stop.signal,
    log,
    ...options,
    clock,
  });
  return { client, clock, seen, lines, stop };
}

/** A script that answers with JSON. */
export function gives(value: unknown, headers: HeadersInit = {}, status = 200): Script {
  return () => new Response(JSON.stringify(value), { status, headers });
}

/** A script that answers with a failure. */
export function fails(status: number, message = "", headers: HeadersInit = {}): Script {
  return () => new Response(JSON.stringify({ message }), { status, headers });
}

/** A script that breaks the connection. */
export const breaks: Script = () =>
  Promise.reject(new TypeError("error sending request: Connection reset by peer (os error 104)"));

/** A script that never answers. */
export const hangs: Script = (_request, signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
