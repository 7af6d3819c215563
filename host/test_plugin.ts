import { Buffer } from "node:buffer";
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { MethodDefinition } from "../proto/codec.ts";
import { connectionDuplex, writerTo } from "../runtime/grpc_js/duplex.ts";
import { prefixed } from "../runtime/http2/framed_message.ts";
import { messageAssembler } from "../runtime/http2/message_assembler.ts";
import { memoryConnection } from "../runtime/memory_connection.ts";
import { type GrpcClient, grpcClient } from "./grpc_client.ts";

/** One call as a misbehaving plugin of a test sees it: nothing is checked, nothing is automatic. */
export interface TestCall {
  readonly headers: IncomingHttpHeaders;
  readonly stream: ServerHttp2Stream;
  /** The next request message, or `null` at the half-close. */
  next(): Promise<Uint8Array | null>;
  /** Sends response headers unless they were sent. */
  begin(): void;
  /** Sends one message in any bytes. */
  send(message: Uint8Array): void;
  /** Sends the trailers. */
  end(code?: number, message?: string): void;
}

/** What a test plugin does on one call. */
export type TestHandler = (call: TestCall) => void | Promise<void>;

/** Handlers by path; a path without one never answers. */
export type TestHandlers = Readonly<Record<string, TestHandler>>;

/** A handler for a method that answers every request with one message. */
export function answer<Request, Response>(
  method: MethodDefinition<Request, Response>,
  respond: (request: Request) => Response,
): TestHandlers {
  return {
    [method.path]: async (call) => {
      const bytes = await call.next() ?? new Uint8Array();
      call.send(method.response.encode(respond(method.request.decode(bytes))));
      call.end();
    },
  };
}

/** Percent-encoding as gRPC wants it. */
function encodeMessage(message: string): string {
  return Array.from(
    new TextEncoder().encode(message),
    (byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

function testCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): TestCall {
  const queue: (Uint8Array | null)[] = [];
  let waiting: ((message: Uint8Array | null) => void) | undefined;
  const put = (message: Uint8Array | null) => {
    if (waiting === undefined) return void queue.push(message);
    waiting(message);
    waiting = undefined;
  };
  const assembler = messageAssembler(2 ** 31, "the host", put);
  let begun = false;
  let status: Record<string, string> = {};
  stream.on("data", (bytes: Uint8Array) => assembler.push(bytes));
  stream.on("end", () => put(null));
  stream.on("error", () => {});
  stream.on("wantTrailers", () => stream.sendTrailers(status));
  const begin = () => {
    if (begun || stream.destroyed) return;
    begun = true;
    stream.respond(
      { ":status": 200, "content-type": "application/grpc" },
      { waitForTrailers: true },
    );
  };
  return {
    headers,
    stream,
    next() {
      const message = queue.shift();
      if (message !== undefined) return Promise.resolve(message);
      return new Promise((resolve) => waiting = resolve);
    },
    begin,
    send(message) {
      begin();
      const { head, body } = prefixed(new Uint8Array(), message);
      stream.write(head);
      stream.write(body);
    },
    end(code = 0, message = "") {
      status = { "grpc-status": String(code) };
      if (message !== "") status["grpc-message"] = encodeMessage(message);
      begin();
      stream.end();
    },
  };
}

/** A client with a test plugin behind it; fits where a session wants its plugin. */
export interface TestPlugin {
  readonly client: GrpcClient;
  close(): Promise<undefined>;
  /** Every call so far. */
  readonly calls: readonly TestCall[];
}

/** Runs a test against a plugin in memory and closes everything after it. */
export async function withPlugin(
  handlers: TestHandlers,
  run: (plugin: TestPlugin) => Promise<void>,
): Promise<void> {
  const plugin = testPlugin(handlers);
  try {
    await run(plugin);
  } finally {
    await plugin.close();
  }
}

/** Resolves when the call's stream is closed. */
export async function streamClosed({ stream }: TestCall): Promise<void> {
  if (!stream.closed) await new Promise<void>((resolve) => stream.once("close", () => resolve()));
}

/** Joins a client and a test plugin in memory; `close` ends the connection from the plugin's side. */
export function testPlugin(handlers: TestHandlers): TestPlugin {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const server = createServer();
  const calls: TestCall[] = [];
  server.on("stream", (stream, headers) => {
    const call = testCall(stream as ServerHttp2Stream, headers);
    calls.push(call);
    void handlers[String(headers[":path"])]?.(call);
  });
  const writeAll = writerTo(plugin);
  const { duplex, ended } = connectionDuplex(
    plugin,
    () => {},
    (chunks) => writeAll(Buffer.concat(chunks)),
  );
  ended.catch(() => {});
  server.emit("connection", duplex);
  const client = grpcClient(host);
  return {
    client,
    calls,
    async close() {
      closeHost();
      closePlugin();
      client.destroy();
      duplex.destroy();
      // The streams of both sides close in the event loop's next turns.
      await new Promise((resolve) => setTimeout(resolve, 10));
      return undefined;
    },
  };
}
