import { Buffer } from "node:buffer";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import type { Connection } from "./transport.ts";
import { connectionDuplex, writerTo } from "./grpc_js/duplex.ts";

/** How a call ended, as its client saw it. */
export interface CallEnd {
  /** `grpc-status`; `undefined` if the call was cut before trailers. */
  readonly status: string | undefined;
  /** `grpc-message`, still percent-encoded. */
  readonly message: string | undefined;
}

/** One call of the test client. */
export interface TestCall {
  readonly stream: ClientHttp2Stream;
  /** Sends one message. */
  send(message: Uint8Array): void;
  /** Half-closes. */
  end(): void;
  /** The next answer, `undefined` after the last. */
  next(): Promise<Uint8Array | undefined>;
  readonly ended: Promise<CallEnd>;
}

/** A gRPC client on `node:http2` for tests: the work of somebody else, whatever transport it meets. */
export interface TestClient {
  readonly session: ClientHttp2Session;
  call(path: string): TestCall;
  /** One request, all answers and the end. */
  ask(path: string, request?: Uint8Array): Promise<CallEnd & { readonly answers: Uint8Array[] }>;
  /** Ends the connection at once. */
  close(): Promise<void>;
}

/** Puts the five-byte gRPC prefix before a message. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

/** Connects over the host's end of a connection. */
export function testClient(connection: Connection): TestClient {
  const writeAll = writerTo(connection);
  const { duplex, ended } = connectionDuplex(
    connection,
    () => {},
    (chunks) => writeAll(Buffer.concat(chunks)),
  );
  ended.catch(() => {});
  const session = connect("http://127.0.0.1:0", {
    createConnection: () => duplex,
    // As the real host (protocol 1.2): 16 MiB of headers instead of Node's 64 KiB.
    settings: { maxHeaderListSize: 16 * 1024 * 1024 },
  });
  session.on("error", () => {});

  function call(path: string): TestCall {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let head: Record<string, unknown> = {};
    stream.on("response", (headers) => head = { ...head, ...headers });
    stream.on("trailers", (headers) => head = { ...head, ...headers });
    stream.on("error", () => {});
    const { promise, resolve } = Promise.withResolvers<CallEnd>();
    stream.on("close", () => {
      const text = (name: string) => head[name] === undefined ? undefined : String(head[name]);
      resolve({ status: text("grpc-status"), message: text("grpc-message") });
    });
    const answers = messages(stream);
    return {
      stream,
      send: (message) => void stream.write(framed(message)),
      end: () => void stream.end(),
      next: async () => (await answers.next()).value ?? undefined,
      ended: promise,
    };
  }

  return {
    session,
    call,
    async ask(path, request = new Uint8Array()) {
      const asked = call(path);
      asked.send(request);
      asked.end();
      const answers: Uint8Array[] = [];
      for (let one; (one = await asked.next()) !== undefined;) answers.push(one);
      return { answers, ...await asked.ended };
    },
    close: () =>
      new Promise((resolve) => {
        if (session.destroyed) resolve();
        else session.once("close", resolve).destroy();
      }),
  };
}

async function* messages(stream: ClientHttp2Stream): AsyncGenerator<Uint8Array, undefined> {
  let held = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      held = Buffer.concat([held, chunk as Buffer]);
      while (held.length >= 5 && held.length >= 5 + held.readUInt32BE(1)) {
        const size = held.readUInt32BE(1);
        yield held.subarray(5, 5 + size);
        held = held.subarray(5 + size);
      }
    }
  } catch {
    // A reset ends the answers; the test reads how from `ended`.
  }
  return undefined;
}
