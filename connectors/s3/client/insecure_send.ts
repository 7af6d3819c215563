import { Agent, request as requestOverTls } from "node:https";
import type { IncomingMessage } from "node:http";
import type { Connections } from "./default_send.ts";
import type { Send } from "./transfer.ts";

/**
 * Sends requests over TLS to a server whose certificate nobody checks. Deno's `fetch` has no such
 * choice at run time; `node:https` has, and needs no permission but the net's.
 */
export function insecureSend(most: number): Connections {
  // Without `ca`, Deno 2.9 asks for the system's certificates, and for the permission `sys`.
  const agent = new Agent({
    keepAlive: true,
    maxFreeSockets: most,
    rejectUnauthorized: false,
    ca: [],
  });
  return {
    send: (url, init) => send(agent, url, init),
    decodes: false,
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, url: string, init: Parameters<Send>[1]): Promise<Response> {
  const { method, headers, body, signal } = init;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const length = body?.length ?? (method === "PUT" || method === "POST" ? 0 : undefined);
    const sent = requestOverTls(url, {
      agent,
      method,
      headers: {
        ...Object.fromEntries(headers),
        ...(length === undefined ? {} : { "content-length": String(length) }),
      },
    });
    let answer: IncomingMessage | undefined;
    const abort = () => {
      reject(signal.reason);
      (answer ?? sent).destroy();
      sent.destroy();
    };
    const end = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort, { once: true });
    const fail = (error: Error) => {
      end();
      reject(isParseError(error) ? noHttp(error) : error);
    };
    sent.on("error", fail);
    sent.on("upgrade", (_message, socket) => {
      socket.destroy();
      fail(noHttp("nothing was to be upgraded"));
    });
    sent.on("response", (message) => {
      answer = message;
      message.once("close", end);
      try {
        resolve(toResponse(message));
      } catch (error) {
        // Thrown out of here it would turn node's reading of the socket into an endless loop.
        fail(noHttp(error));
        message.destroy();
      }
    });
    // Deno 2.7 panics when nothing is written over TLS.
    if (length === undefined || length === 0) sent.end();
    else sent.end(body);
  });
}

/** Whether node's parser of HTTP found a mistake. */
function isParseError(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && error.code.startsWith("HPE_");
}

/** An answer that is no HTTP, in the words in which `fetch` says so. */
function noHttp(cause: unknown): TypeError {
  return new TypeError("invalid HTTP header parsed", { cause });
}

/** An answer that ends, or cannot be read, before its end, in the words of a connection that did. */
function brokenOff(cause?: unknown): Error {
  return Object.assign(new Error("the answer broke off", { cause }), { code: "ECONNRESET" });
}

/** Statuses whose answers have no body (Fetch, "null body status"). */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? "", message.rawHeaders[at + 1] ?? "");
  }
  const pieces = message[Symbol.asyncIterator]() as AsyncIterator<Uint8Array<ArrayBuffer>>;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await pieces.next().catch((error) => {
        throw isParseError(error) ? brokenOff(error) : error;
      });
      if (!done) return controller.enqueue(value);
      if (message.complete) return controller.close();
      throw brokenOff();
    },
    cancel() {
      message.destroy();
    },
  }, { highWaterMark: 0 });
  const { statusCode: status = 0 } = message;
  if (!BODILESS.has(status)) return new Response(body, { status, headers });
  message.resume();
  return new Response(null, { status, headers });
}
