import type { Codec, MethodDefinition, MethodKind } from "../proto/codec.ts";
import { handler } from "./handler.ts";
import { memoryConnection } from "./memory_connection.ts";
import type {
  BidiHandler,
  ClientStreamHandler,
  Connection,
  Handler,
  ServerStreamHandler,
  Transport,
  UnaryHandler,
} from "./transport.ts";
import { writerTo } from "./grpc_js/duplex.ts";
import { frameWriter } from "./grpc_js/frame_writer.ts";
import { type TestClient, testClient } from "./test_client.ts";

export const bytes: Codec<Uint8Array> = {
  encode: (message) => message,
  decode: (data) => data.slice(),
};
export const text = (value: string) => new TextEncoder().encode(value);
export const shown = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

type Bytes = Uint8Array;
export const unary = (path: string, handle: UnaryHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "unary"), handle });
export const serverStream = (
  path: string,
  handle: ServerStreamHandler<Bytes, Bytes>["handle"],
): Handler => handler<Bytes, Bytes>({ method: method(path, "serverStream"), handle });
export const clientStream = (
  path: string,
  handle: ClientStreamHandler<Bytes, Bytes>["handle"],
): Handler => handler<Bytes, Bytes>({ method: method(path, "clientStream"), handle });
export const bidi = (path: string, handle: BidiHandler<Bytes, Bytes>["handle"]): Handler =>
  handler<Bytes, Bytes>({ method: method(path, "bidi"), handle });

export function method<Kind extends MethodKind>(
  path: string,
  kind: Kind,
): MethodDefinition<Uint8Array, Uint8Array, Kind> {
  return { path, kind, request: bytes, response: bytes };
}

interface Session {
  /** A client on the host's end, or on a stand-in for it; closed with the session. */
  client(connection?: Connection): TestClient;
  readonly host: Connection;
  readonly served: Promise<void>;
  readonly abort: AbortController;
  closeHost(): void;
}

/** Serves `handlers` by a transport to a client for the length of `body`; everything is closed after it. */
export async function session(
  transport: Transport,
  handlers: readonly Handler[],
  body: (session: Session) => Promise<void>,
): Promise<void> {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const abort = new AbortController();
  const served = transport(handlers, plugin, {
    signal: abort.signal,
    maxMessageBytes: 4 * 1024 * 1024,
  });
  served.catch(() => {});
  let client: TestClient | undefined;
  try {
    await body({
      client: (connection = host) => client = testClient(connection),
      host,
      served,
      abort,
      closeHost,
    });
  } finally {
    closeHost();
    await served.catch(() => {});
    closePlugin();
    await client?.close();
  }
}

export const echo = unary("/test.Test/Echo", (request) => request);

/** Collects requests and notes how their stream ended: the decision a Put has to make. */
export function collector(): {
  readonly handler: Handler;
  readonly outcome: Promise<{ readonly count: number; readonly end: "half-close" | "cut" }>;
  readonly signal: Promise<AbortSignal>;
} {
  const outcome = Promise.withResolvers<{ count: number; end: "half-close" | "cut" }>();
  const signal = Promise.withResolvers<AbortSignal>();
  return {
    outcome: outcome.promise,
    signal: signal.promise,
    handler: clientStream("/test.Test/Collect", async (requests, call) => {
      signal.resolve(call.signal);
      let count = 0;
      try {
        for await (const _ of requests) count++;
      } catch (error) {
        outcome.resolve({ count, end: "cut" });
        throw error;
      }
      outcome.resolve({ count, end: "half-close" });
      return text(String(count));
    }),
  };
}

export const pause = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));

/** The host's end, its WINDOW_UPDATEs held back: `node:http2` of Deno sends them unread or not. */
export function slowPeer(host: Connection): { readonly connection: Connection; credit(): void } {
  const owed: [number, number][] = [];
  const windowUpdate = (...update: [number, number]) => owed.push(update) === 0;
  const writeAll = writerTo(host);
  const writer = frameWriter(writeAll, { windowUpdate, written() {} }, () => {});
  let greeted = false;
  return {
    connection: {
      input: host.input,
      output: {
        async write(data) {
          const preface = greeted ? 0 : 24;
          greeted = true;
          await writeAll(data.subarray(0, preface));
          await writer.write([data.slice(preface)]);
          return data.length;
        },
      },
    },
    credit() {
      for (const [streamId, increment] of owed.splice(0)) writer.credit(streamId, increment);
    },
  };
}
