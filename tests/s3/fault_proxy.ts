import type { Fault } from "./faults.ts";
import {
  closeQuietly,
  copyBytes,
  isBroken,
  type MessageHead,
  readHead,
  writeAll,
} from "./socket_bytes.ts";

/** A request that came to the proxy. */
export interface ProxiedRequest {
  readonly method: string;
  readonly target: string;
  /** What its Range header asks for; "" without one. */
  readonly range: string;
  readonly fault: Fault | undefined;
  /** Whether its connection had served a request before. */
  readonly reused: boolean;
}

/** How far the body of a request or of its answer has come; the proxy waits for the promise. */
export type Watch = (
  request: ProxiedRequest,
  direction: "request" | "answer",
  bytes: number,
) => void | Promise<void>;

/** What a proxy does. */
export interface FaultProxyOptions {
  /** Decides about each request. */
  readonly faults?: (method: string, target: string) => Fault | undefined;
  readonly watch?: Watch;
  /** Connections serve further requests until one meets a fault; without it, each serves one. */
  readonly keepAlive?: boolean;
}

/** A running proxy; disposing breaks its connections. */
export interface FaultProxy extends AsyncDisposable {
  /** `http://127.0.0.1:port`, in the place of the server's. */
  readonly endpoint: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  /** All requests in the order they came. */
  readonly requests: readonly ProxiedRequest[];
}

/**
 * Stands in front of a server and does harm. It passes requests on byte by byte, with their Host, so
 * that signatures stay right; a connection that met a fault is closed.
 *
 * @param upstream The server, as `http://host:port`.
 */
export function faultProxy(
  upstream: string,
  { faults = () => undefined, watch = () => {}, keepAlive = false }: FaultProxyOptions,
): FaultProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: ProxiedRequest[] = [];
  const open = new Map<Promise<void>, Deno.Conn[]>();

  async function serve(client: Deno.Conn, connections: Deno.Conn[]): Promise<void> {
    const { hostname, port } = new URL(upstream);
    let server: Deno.Conn | undefined;
    const connect = async () => {
      if (server !== undefined) return server;
      server = await Deno.connect({ hostname, port: Number(port) });
      connections.push(server);
      return server;
    };
    for (let reused = false;; reused = true) {
      const head = await readHead(client);
      if (head === undefined) return;
      const [method = "", target = ""] = head.first.split(" ");
      const range = /\r\nrange: *(.*)\r\n/i.exec(new TextDecoder().decode(head.bytes))?.[1] ?? "";
      const request = { method, target, range, fault: faults(method, target), reused };
      requests.push(request);
      if (!await exchange({ client, request, head, connect, watch, keepAlive })) return;
    }
  }

  const accepting = (async () => {
    for await (const client of listener) {
      const connections: Deno.Conn[] = [client];
      const done = serve(client, connections).catch((error) => {
        if (!isBroken(error)) throw error;
      }).finally(() => {
        for (const connection of connections) closeQuietly(connection);
        open.delete(done);
      });
      open.set(done, connections);
    }
  })();
  const host = `127.0.0.1:${listener.addr.port}`;
  return {
    endpoint: `http://${host}`,
    host,
    requests,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      const left = [...open];
      for (const connection of left.flatMap(([, connections]) => connections)) {
        closeQuietly(connection);
      }
      await Promise.all(left.map(([done]) => done));
    },
  };
}

interface Exchange {
  readonly client: Deno.Conn;
  readonly request: ProxiedRequest;
  readonly head: MessageHead;
  readonly connect: () => Promise<Deno.Conn>;
  readonly watch: Watch;
  readonly keepAlive: boolean;
}

/** One request and its answer; whether the connections can be used again. */
async function exchange(
  { client, request, head, connect, watch, keepAlive }: Exchange,
): Promise<boolean> {
  const { fault } = request;
  if (fault?.kind === "drop before") return false;
  if (fault?.kind === "answer") {
    await answerInstead(client, head, fault);
    return false;
  }
  if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const server = await connect();
  const told = (direction: "request" | "answer") => (bytes: number) =>
    watch(request, direction, bytes);
  const harmsRequest = fault?.kind === "cut request" || fault?.kind === "stall request";
  const size = harmsRequest ? Math.floor(head.length * fault.at) : head.length;
  const isLast = !keepAlive || (fault !== undefined && fault.kind !== "delay");
  await writeAll(server, isLast ? closing(head.bytes) : head.bytes);
  await writeAll(server, head.rest.subarray(0, size));
  await copyBytes(client, server, size - Math.min(size, head.rest.length), told("request"));
  if (fault?.kind === "stall request") await untilLeft(client);
  if (harmsRequest) return false;
  const answer = await readHead(server);
  if (answer === undefined) return false;
  const body = request.method === "HEAD" ? 0 : answer.length;
  if (fault?.kind === "drop after") {
    await copyBytes(server, undefined, Infinity);
    return false;
  }
  const harmsAnswer = fault?.kind === "cut answer" || fault?.kind === "stall answer";
  if (harmsAnswer && body === 0) {
    if (fault.kind === "stall answer") await untilLeft(client);
    return false;
  }
  const counted = body === Infinity ? UNCOUNTED : body;
  const passed = harmsAnswer ? Math.floor(counted * fault.at) : body;
  const goesOn = !isLast && body !== Infinity;
  await writeAll(client, goesOn ? answer.bytes : closing(answer.bytes));
  await writeAll(client, answer.rest.subarray(0, passed));
  const copied = copyBytes(server, client, passed - answer.rest.length, told("answer"));
  // A server that goes on does not show where its chunks end, but the client then leaves.
  await (isLast || goesOn ? copied : Promise.race([copied, untilLeft(client)]));
  if (fault?.kind === "stall answer") await untilLeft(client);
  return goesOn;
}

/** What a body counts as, in bytes, that is sent without its length. */
const UNCOUNTED = 2000;

/** A head with `Connection: close`, which no signature covers. */
function closing(bytes: Uint8Array): Uint8Array {
  const close = new TextEncoder().encode("Connection: close\r\n\r\n");
  const head = new Uint8Array(bytes.length - 2 + close.length);
  head.set(bytes.subarray(0, -2));
  head.set(close, bytes.length - 2);
  return head;
}

/** Reads the request to its end, so that the client gets to read the answer. */
async function answerInstead(
  client: Deno.Conn,
  head: MessageHead,
  { status, code, retryAfter }: Extract<Fault, { kind: "answer" }>,
): Promise<void> {
  await copyBytes(client, undefined, head.length - Math.min(head.length, head.rest.length));
  const body = code === undefined
    ? "<html><body>bad gateway</body></html>"
    : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>try again</Message></Error>`;
  await writeAll(
    client,
    new TextEncoder().encode(
      `HTTP/1.1 ${status} Fault\r\nConnection: close\r\nContent-Length: ${body.length}\r\n` +
        `Content-Type: ${code === undefined ? "text/html" : "application/xml"}\r\n` +
        `${retryAfter === undefined ? "" : `Retry-After: ${retryAfter}\r\n`}\r\n` +
        (head.first.startsWith("HEAD ") ? "" : body),
    ),
  );
}

/** Waits until the client closes its side. */
async function untilLeft(client: Deno.Conn): Promise<void> {
  await copyBytes(client, undefined, Infinity);
}
