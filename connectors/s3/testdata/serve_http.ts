/** A request as it came over the wire: the target is not normalised, the body is whole. */
export interface WireRequest {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What to answer, and how the answer breaks, if it shall. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** After so many bytes of the body the connection is closed. */
  readonly cut?: number;
  /** After so many bytes of the body nothing more comes until the client leaves. */
  readonly stall?: number;
}

/** A server on a free port of the loopback; disposing closes its connections, too. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Serves HTTP/1.1 on plain sockets, since `Deno.serve` can neither leave a request without an
 * answer nor break off a body where a test wants it.
 *
 * @param handle Its "drop" closes the connection without an answer.
 */
export function serveHttp(
  handle: (request: WireRequest) => Promise<WireAnswer | "drop">,
): HttpServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Map<Deno.Conn, Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      const done = serveConnection(connection, handle).catch(ignoreBrokenConnection).finally(() => {
        connections.delete(connection);
        closeQuietly(connection);
      });
      connections.set(connection, done);
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      const open = [...connections];
      for (const [connection] of open) closeQuietly(connection);
      await Promise.all(open.map(([, done]) => done));
    },
  };
}

async function serveConnection(
  connection: Deno.TcpConn,
  handle: (request: WireRequest) => Promise<WireAnswer | "drop">,
): Promise<void> {
  connection.setNoDelay(true);
  const reader = socketReader(connection);
  for (;;) {
    const request = await readRequest(connection, reader);
    if (request === undefined) return;
    const answer = await handle(request);
    if (answer === "drop" || !await writeAnswer(connection, request, answer)) return;
    if (request.headers.get("connection")?.toLowerCase() === "close") return;
  }
}

/** Whether the connection can be used again. */
async function writeAnswer(
  connection: Deno.Conn,
  request: WireRequest,
  { status, headers, body, cut, stall }: WireAnswer,
): Promise<boolean> {
  const bodiless = request.method === "HEAD" || status === 204 || status === 304;
  const isCounted = headers.has("content-length") || headers.has("transfer-encoding");
  if (!isCounted && status !== 204) {
    headers.set("content-length", String(body.length));
  }
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await writeAll(connection, latin1(`HTTP/1.1 ${status} Status\r\n${lines}\r\n`));
  if (bodiless) return true;
  const end = Math.min(cut ?? body.length, stall ?? body.length, body.length);
  await writeAll(connection, body.subarray(0, end));
  if (stall !== undefined) {
    const rest = new Uint8Array(1024);
    while (await connection.read(rest) !== null);
  }
  return cut === undefined && stall === undefined;
}

interface SocketReader {
  /** The bytes up to and with CR LF CR LF (or what `mark` is); undefined when the peer has left. */
  until(mark: string): Promise<string | undefined>;
  /** Exactly so many bytes. */
  exactly(size: number): Promise<Uint8Array<ArrayBuffer>>;
}

function socketReader(connection: Deno.Conn): SocketReader {
  let held = new Uint8Array(0);
  const piece = new Uint8Array(65_536);
  async function more(): Promise<boolean> {
    const read = await connection.read(piece);
    if (read === null) return false;
    const joined = new Uint8Array(held.length + read);
    joined.set(held);
    joined.set(piece.subarray(0, read), held.length);
    held = joined;
    return true;
  }
  return {
    async until(mark) {
      for (;;) {
        const text = new TextDecoder("latin1").decode(held);
        const at = text.indexOf(mark);
        if (at >= 0) {
          held = held.slice(at + mark.length);
          return text.slice(0, at);
        }
        if (!await more()) return undefined;
      }
    },
    async exactly(size) {
      const bytes = new Uint8Array(size);
      let filled = Math.min(size, held.length);
      bytes.set(held.subarray(0, filled));
      held = held.slice(filled);
      while (filled < size) {
        const read = await connection.read(bytes.subarray(filled));
        if (read === null) throw new Deno.errors.UnexpectedEof("the client left in its body");
        filled += read;
      }
      return bytes;
    },
  };
}

async function readRequest(
  connection: Deno.Conn,
  reader: SocketReader,
): Promise<WireRequest | undefined> {
  const head = await reader.until("\r\n\r\n");
  if (head === undefined) return undefined;
  const [first = "", ...lines] = head.split("\r\n");
  const [method = "", target = ""] = first.split(" ");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  if (headers.get("expect")?.toLowerCase() === "100-continue") {
    await writeAll(connection, latin1("HTTP/1.1 100 Continue\r\n\r\n"));
  }
  const chunked = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
  const body = chunked
    ? await readChunks(reader)
    : await reader.exactly(Number(headers.get("content-length") ?? 0));
  return { method, target, headers, body };
}

async function readChunks(reader: SocketReader): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const size = parseInt(await reader.until("\r\n") ?? "0", 16);
    if (size > 0) chunks.push(await reader.exactly(size));
    await reader.until("\r\n");
    if (size === 0) return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Clients leave when they like; that is no failure of the server. */
function ignoreBrokenConnection(error: unknown): void {
  const {
    UnexpectedEof,
    ConnectionReset,
    BrokenPipe,
    ConnectionAborted,
    BadResource,
    Interrupted,
  } = Deno.errors;
  const broken = [
    UnexpectedEof,
    ConnectionReset,
    BrokenPipe,
    ConnectionAborted,
    BadResource,
    Interrupted,
  ];
  if (!broken.some((kind) => error instanceof kind)) throw error;
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
