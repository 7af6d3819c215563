import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { Codec } from "../proto/codec.ts";
import { handler } from "./handler.ts";
import { memoryConnection } from "./memory_connection.ts";
import { writerTo } from "./grpc_js/duplex.ts";
import { frameScanner } from "./grpc_js/frame_scanner.ts";
import { test } from "./test_transports.ts";

const codec: Codec<Uint8Array> = { encode: (message) => message, decode: (data) => data.slice() };
const text = (value: string) => new TextEncoder().encode(value);
const [DATA, HEADERS, RESET, SETTINGS, GOAWAY, WINDOW_UPDATE] = [0, 1, 3, 4, 7, 8];
const [END_STREAM, END_HEADERS] = [1, 4];

/** One HTTP/2 frame, made by hand: Deno's own client does not survive so many resets. */
function frame(type: number, flags: number, id: number, payload: readonly number[]): number[] {
  const { length } = payload;
  const sizes = [length >> 16, (length >> 8) & 255, length & 255];
  return [
    ...sizes,
    type,
    flags,
    id >>> 24,
    (id >> 16) & 255,
    (id >> 8) & 255,
    id & 255,
    ...payload,
  ];
}

/** The header block of a gRPC call, every field a literal (RFC 7541, 6.2.2). */
function headerBlock(path: string): number[] {
  const fields = [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "127.0.0.1:0"],
    ["te", "trailers"],
    ["content-type", "application/grpc"],
  ] as const;
  return fields.flatMap(([name, value]) => [
    ...[0, name.length, ...text(name)],
    ...[value.length, ...text(value)],
  ]);
}

const ask = (id: number, path: string) => [
  ...frame(HEADERS, END_HEADERS, id, headerBlock(path)),
  ...frame(DATA, END_STREAM, id, [0, 0, 0, 0, 0]),
];
const reset = (id: number) => frame(RESET, 0, id, [0, 0, 0, 8]);

test("S18 I10 thousands of calls that the peer resets leave the connection as it was", async (transport) => {
  let begun = 0;
  let ended = 0;
  const forever = handler<Uint8Array, Uint8Array>({
    method: { path: "/test.Test/Forever", kind: "serverStream", request: codec, response: codec },
    async handle(_, call) {
      begun++;
      try {
        // More than the peer's window: it is still on its way when the reset comes.
        await call.send(new Uint8Array(100_000));
        await new Promise((resolve) => {
          if (call.signal.aborted) resolve(undefined);
          call.signal.addEventListener("abort", resolve);
        });
      } finally {
        ended++;
      }
    },
  });
  const echo = handler<Uint8Array, Uint8Array>({
    method: { path: "/test.Test/Echo", kind: "unary", request: codec, response: codec },
    handle: (request) => request,
  });
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const served = transport([forever, echo], plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: 1024,
  });

  const CALLS = 3000;
  const last = 2 * CALLS + 1;
  const answered = Promise.withResolvers<void>();
  const closed = new Set<number>();
  let goneAway = 0;
  let owed = 0;
  const writeAll = writerTo(host);
  let tail = Promise.resolve();
  const write = (bytes: readonly number[]) =>
    tail = tail.then(() => writeAll(Uint8Array.from(bytes)));
  const scan = frameScanner(({ type, flags, streamId, length }) => {
    if (type === GOAWAY) goneAway++;
    if (type === DATA) owed += length;
    if ((flags & END_STREAM) === 0 || (type !== DATA && type !== HEADERS)) return;
    closed.add(streamId);
    if (streamId === last) answered.resolve();
  }, { side: "server" });
  const reading = (async () => {
    const buffer = new Uint8Array(65_536);
    for (let count; (count = await host.input.read(buffer)) !== null;) {
      scan(buffer.subarray(0, count));
      if (owed > 0) {
        // Nothing takes it once the test has closed the connection.
        write(frame(WINDOW_UPDATE, 0, 0, [0, owed >> 16, (owed >> 8) & 255, owed & 255])).catch(
          () => {},
        );
      }
      owed = 0;
    }
    answered.resolve();
  })();

  await write([...text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), ...frame(SETTINGS, 0, 0, [])]);
  for (let at = 0; at < CALLS; at++) {
    const id = 2 * at + 1;
    await write(ask(id, "/test.Test/Forever"));
    // Some resets come in the same breath as their call, some later.
    if (at % 3 > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    await write(reset(id));
  }
  await write(ask(last, "/test.Test/Echo"));
  await answered.promise;
  equal(goneAway, 0);
  deepEqual([closed.has(last), ended], [true, begun]);
  closeHost();
  await served;
  closePlugin();
  await reading;
});
