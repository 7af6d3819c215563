import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect } from "node:http2";
import { Duplex } from "node:stream";
import { encodeStateless } from "./encode_stateless.ts";
import type { HeaderField } from "./header_field.ts";
import { hpackDecoder } from "./hpack_decoder.ts";
import { hpackEncoder } from "./hpack_encoder.ts";

const PREFACE_BYTES = 24;
const FRAME_HEAD = 9;
const HEADERS = 1;
const SETTINGS = 4;
const ACK = 1;
const END_STREAM_AND_HEADERS = 5;
const PRIORITY = 0x20;
const TABLE_SIZE = 1;
const SETTING_BYTES = 6;

/** A frame of HTTP/2 with this payload. */
function frame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(FRAME_HEAD + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  bytes.set(payload, FRAME_HEAD);
  return bytes;
}

function tableSizeSetting(bytes: number): Uint8Array {
  const payload = Buffer.alloc(SETTING_BYTES);
  payload.writeUInt16BE(TABLE_SIZE, 0);
  payload.writeUInt32BE(bytes, 2);
  return payload;
}

/** The least of a server: hands each request's block over and sends the block it gets. */
function answering(
  tableBytes: number,
  answer: (block: Uint8Array) => Uint8Array,
  peerTable: (bytes: number) => void,
): Duplex {
  let input = Buffer.alloc(0);
  let preface = PREFACE_BYTES;

  function take(type: number, flags: number, stream: number, payload: Buffer): void {
    if (type === SETTINGS && (flags & ACK) === 0) {
      for (let at = 0; at < payload.length; at += SETTING_BYTES) {
        if (payload.readUInt16BE(at) === TABLE_SIZE) peerTable(payload.readUInt32BE(at + 2));
      }
      duplex.push(frame(SETTINGS, ACK, 0, new Uint8Array()));
    } else if (type === HEADERS) {
      const block = answer(flags & PRIORITY ? payload.subarray(5) : payload);
      duplex.push(frame(HEADERS, END_STREAM_AND_HEADERS, stream, block));
    }
  }

  const duplex = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      input = Buffer.concat([input, chunk]);
      const skipped = Math.min(preface, input.length);
      preface -= skipped;
      input = input.subarray(skipped);
      while (input.length >= FRAME_HEAD) {
        const end = FRAME_HEAD + input.readUIntBE(0, 3);
        if (input.length < end) break;
        take(input[3]!, input[4]!, input.readUInt32BE(5), input.subarray(FRAME_HEAD, end));
        input = input.subarray(end);
      }
      done();
    },
  });
  duplex.push(frame(SETTINGS, 0, 0, tableSizeSetting(tableBytes)));
  return duplex;
}

/** Sends requests with node:http2 and checks what each side understands of the other. */
async function holds(
  ours: number,
  theirs: number,
  answerWith: (
    setMax: (take: (bytes: number) => void) => void,
  ) => (fields: readonly HeaderField[]) => Uint8Array,
): Promise<void> {
  const decoder = hpackDecoder({ tableBytes: ours, listBytes: 1 << 20 });
  const requests: (readonly HeaderField[])[] = [];
  let setMax = (_bytes: number): void => {};
  const encode = answerWith((take) => setMax = take);
  const answers = Array.from({ length: 12 }, (_, at): HeaderField[] => [
    [":status", "200"],
    ["content-type", "application/grpc"],
    [`x-${at % 3}`, `${at % 4}`.repeat(at * 10)],
    ["grpc-message", `a%20text ${at}`],
  ]);
  const duplex = answering(ours, (block) => {
    requests.push(decoder.decode(block).fields);
    return encode(answers[requests.length - 1]!);
  }, (bytes) => setMax(bytes));
  const session = connect("http://example.test", {
    createConnection: () => duplex,
    settings: { headerTableSize: theirs },
  });
  await once(session, "remoteSettings");
  for (const [at, answer] of answers.entries()) {
    const request = session.request({ ":path": `/a/${at % 3}`, "x-long": "é!".repeat(at * 9) });
    const closed = once(request, "close");
    const response = once(request, "response");
    request.resume().end();
    const [headers] = await response;
    await closed;
    deepEqual(answer.map(([name]) => [name, `${headers[name]}`]), answer);
    const sent = new Map(requests[at]);
    deepEqual([sent.get(":path"), sent.get("x-long")], [`/a/${at % 3}`, "é!".repeat(at * 9)]);
  }
  equal(requests.length, answers.length);
  session.destroy();
  await once(session, "close");
}

for (const [ours, theirs] of [[4096, 4096], [0, 0], [200, 300], [65_536, 65_536]] as const) {
  Deno.test(`node:http2 and this HPACK understand each other: tables of ${ours}, ${theirs}`, () =>
    holds(ours, theirs, (setMax) => {
      const encoder = hpackEncoder({ tableBytes: 65_536 });
      setMax(encoder.setMaxTableBytes);
      return encoder.encode;
    }));
  Deno.test(`node:http2 understands stateless blocks: tables of ${ours}, ${theirs}`, () =>
    holds(ours, theirs, () => encodeStateless));
}
