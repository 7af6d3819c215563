import type { Buffer } from "node:buffer";
import { exporterMethods } from "../proto/exporter_methods.ts";
import type { FileInfoMessage, InitRequest, RecordMessage } from "../proto/messages.ts";
import type { ConnectContext } from "../sdk/context.ts";
import type { ExporterDefinition, RawConfig } from "../sdk/definition.ts";
import type { ExportCall, Exporter, ExportRecord } from "../sdk/exporter.ts";
import { type CallEnd, type TestCall, type TestClient, testClient } from "./test_client.ts";
import { memoryConnection } from "./memory_connection.ts";
import { serveExporter } from "./serve_exporter.ts";
import type { Transport } from "./transport.ts";

/** How a call ended: the gRPC status, 0 for OK, and its message in plain text. */
export interface PlainEnd {
  readonly code: number;
  readonly message: string;
}

/** The host's side of one Export. */
export interface HostExport {
  /** Sends a file's record; content follows unless it says otherwise. */
  file(path: string, extra?: RecordMessage): void;
  /** Sends any record. */
  record(message: RecordMessage): void;
  /** Sends chunks; an empty text ends a content. */
  chunks(...parts: readonly (string | Uint8Array)[]): void;
  /** Sends a request that is neither. */
  nothing(): void;
  /** Half-closes. */
  end(): void;
  /** Resets the call (RST_STREAM CANCEL). */
  reset(): Promise<void>;
  /** The next result as `path` or `path: error`, `undefined` after the last. */
  result(): Promise<string | undefined>;
  /** The next result whole. */
  wholeResult(): Promise<{ header: RecordMessage; error: string } | undefined>;
  /** Half-closes, takes all results and the end: `[...results, status]`, `"OK"` if it is. */
  finish(): Promise<string[]>;
  readonly ended: Promise<PlainEnd>;
}

/** The host's side of an exporter under test. */
export interface TestHost {
  init(request?: InitRequest): Promise<PlainEnd & { readonly answer: Record<string, unknown> }>;
  ping(): Promise<PlainEnd>;
  close(): Promise<PlainEnd>;
  export(): HostExport;
  /** Ends the connection, as the end of stdin does; resolves when the plugin is gone. */
  disconnect(): Promise<void>;
  readonly log: readonly string[];
  /** For calls that are not here. */
  readonly client: TestClient;
}

/** Metadata of a regular file of unknown size. */
export const fileMetadata: FileInfoMessage = { size: -1, mode: 0o644, modTime: { seconds: 1 } };

/** Serves an exporter by a transport over memory, hands the host's side to `test`, and ends all of it. */
export async function withExporter(
  transport: Transport,
  parts:
    | Partial<Exporter>
    | ((context: ConnectContext<RawConfig>) => Partial<Exporter> | Promise<Partial<Exporter>>),
  test: (host: TestHost) => Promise<void>,
  secrets: readonly string[] = [],
): Promise<void> {
  const definition: ExporterDefinition = {
    role: "exporter",
    protocols: ["mem"],
    flags: [],
    secrets,
    construct: async (context) => ({
      origin: () => "box",
      type: () => "mem",
      root: () => "/",
      flags: () => [],
      ping: () => Promise.resolve(),
      export: () => Promise.resolve(),
      close: () => Promise.resolve(),
      ...(typeof parts === "function" ? await parts(context) : parts),
    }),
  };
  const { plugin, host, closeHost } = memoryConnection();
  const log: string[] = [];
  const served = serveExporter(definition, {
    connection: plugin,
    transport,
    log: (line) => void log.push(line),
  });
  const client = testClient(host);
  let gone: Promise<void> | undefined;

  async function ask(name: "init" | "ping" | "close", request: Uint8Array = new Uint8Array()) {
    const { answers, ...end } = await client.ask(exporterMethods[name].path, request);
    return { ...plain(end), answer: answers[0] };
  }

  async function disconnect(): Promise<void> {
    closeHost();
    await client.close();
    await served;
  }

  try {
    await test({
      log,
      client,
      async init(request = { proto: "mem", config: { location: "mem://x" } }) {
        const { answer, ...end } = await ask("init", exporterMethods.init.request.encode(request));
        const decoded = answer && exporterMethods.init.response.decode(answer);
        return { ...end, answer: { ...decoded } };
      },
      ping: () => ask("ping"),
      close: () => ask("close"),
      export: () => hostExport(client.call(exporterMethods.export.path), host.output.write),
      disconnect: () => gone ??= disconnect(),
    });
  } finally {
    await (gone ??= disconnect());
  }
}

/** The `export` of an exporter. */
export type Author = (call: ExportCall) => Promise<void>;

/** Runs one export by `author` and gives the host's side of it to `test`. */
export function exporting(
  transport: Transport,
  author: Author,
  test: (host: HostExport) => Promise<void>,
): Promise<void> {
  return withExporter(transport, { export: author }, async (host) => {
    await host.init();
    await test(host.export());
  });
}

/** Sends files with some content each. */
export function sendFiles(host: HostExport, ...paths: readonly string[]): void {
  for (const path of paths) {
    host.file(path);
    host.chunks(`content of ${path}`, "");
  }
}

/** Reads a record's content to its end and counts. */
export async function bytesOf(record: ExportRecord): Promise<number> {
  let bytes = 0;
  if ("content" in record) { for await (const chunk of record.content) bytes += chunk.length; }
  return bytes;
}

/** Waits. */
export function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function plain({ status, message }: CallEnd): PlainEnd {
  return { code: Number(status), message: decodeURIComponent(message ?? "") };
}

function hostExport(
  call: TestCall,
  write: (bytes: Uint8Array) => Promise<number>,
): HostExport {
  const { request, response } = exporterMethods.export;
  const record = (message: RecordMessage) => call.send(request.encode({ record: message }));
  const ended = call.ended.then(plain);

  async function wholeResult() {
    const bytes: Buffer | Uint8Array | undefined = await call.next();
    if (bytes === undefined) return undefined;
    const { header, error = "" } = response.decode(bytes).result ?? {};
    return { header: header ?? {}, error };
  }

  async function result(): Promise<string | undefined> {
    const whole = await wholeResult();
    if (whole === undefined) return undefined;
    return `${whole.header.pathname}${whole.error === "" ? "" : `: ${whole.error}`}`;
  }

  return {
    record,
    file: (pathname, extra) =>
      record({ pathname, hasReader: true, fileInfo: fileMetadata, ...extra }),
    chunks(...parts) {
      const encoder = new TextEncoder();
      for (const part of parts) {
        const chunk = typeof part === "string" ? encoder.encode(part) : part;
        call.send(request.encode({ chunk }));
      }
    },
    nothing: () => call.send(new Uint8Array()),
    end: call.end,
    async reset() {
      // By hand: Node's client half-closes before it resets.
      const frame = new Uint8Array([0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 8]);
      new DataView(frame.buffer).setUint32(5, call.stream.id ?? 0);
      await write(frame);
    },
    result,
    wholeResult,
    ended,
    async finish() {
      call.end();
      const seen: string[] = [];
      for (let one; (one = await result()) !== undefined;) seen.push(one);
      const { code, message } = await ended;
      return [...seen, code === 0 ? "OK" : `${code} ${message}`];
    },
  };
}
