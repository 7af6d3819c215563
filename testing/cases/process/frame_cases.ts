import type { InitRequest, InitResponse } from "../../../proto/messages.ts";
import { optionsMessage } from "../../../host/options_message.ts";
import { prefixed } from "../../../runtime/http2/framed_message.ts";
import { messageAssembler } from "../../../runtime/http2/message_assembler.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import type { Subject } from "../../subject.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { frameBytes, frameFlag, frameText, frameType, headerBlock, rawHttp2 } from "./raw_http2.ts";
import { configFor, methodsOf, sendInit } from "./role_methods.ts";

/** How the bytes of one request are cut. */
interface Cut {
  readonly name: string;
  /** Bytes of the header block in each HEADERS or CONTINUATION frame. */
  readonly headers: number;
  /** Bytes in each DATA frame. */
  readonly data: number;
  /** Bytes in each write. */
  readonly write: number;
  /** Bytes of an unknown field behind the message: they make it large. */
  readonly padding: number;
}

// A header block in more than eight pieces is taken for an attack by nghttp2 (CVE-2024-28182).
const cuts: readonly Cut[] = [
  { name: "frames of one byte", headers: 24, data: 1, write: 7, padding: 0 },
  { name: "frames of 4 KiB", headers: 40, data: 4096, write: 1000, padding: 30_000 },
  { name: "frames of 16 KiB", headers: 1000, data: 16_384, write: 100_000, padding: 40_000 },
];

/** Row P17. */
export const frameCases: readonly ProcessCase[] = cuts.map((cut) => ({
  row: "P17",
  statement: `a request is understood however it is cut: ${cut.name}`,
  roles: everyRole,
  distances: ["grpc", "process"],
  async run(subject, can) {
    const config = await configFor(subject, can);
    await using usual = await subject.start();
    const expected = await sendInit(subject, usual, config);
    const answer = await initInPieces(subject, config, cut);
    for (const field of ["origin", "type", "root", "flags"] as const) {
      if (answer[field] === expected[field]) continue;
      throw new ConnectorError(
        `Init in ${cut.name}: expected the ${field} ${JSON.stringify(expected[field])}, ` +
          `got ${JSON.stringify(answer[field])}`,
      );
    }
  },
}));

/** Sends Init, cut in an unusual way, to a plugin of its own. */
async function initInPieces(
  subject: Subject,
  config: Readonly<Record<string, string>>,
  cut: Cut,
): Promise<InitResponse> {
  const { init } = methodsOf(subject.role);
  const request: InitRequest = {
    proto: subject.protocol,
    config: { ...config },
    ...(subject.role === "storage" ? {} : { options: optionsMessage() }),
  };
  await using plugin = await subject.startRaw!();
  const http2 = rawHttp2(plugin, subject.signal);
  await http2.greet();
  const message = Uint8Array.of(...init.request.encode(request), ...unknownField(cut.padding));
  const block = headerBlock({
    ":method": "POST",
    ":scheme": "http",
    ":path": init.path,
    ":authority": "127.0.0.1:0",
    "content-type": "application/grpc",
    "te": "trailers",
  });
  const data = prefixed(message, new Uint8Array()).head;
  const frames = [
    ...pieces(block, cut.headers).map((payload, at, all) => ({
      type: at === 0 ? frameType.headers : frameType.continuation,
      flags: at === all.length - 1 ? frameFlag.endHeaders : 0,
      stream: 1,
      payload,
    })),
    ...pieces(data, cut.data).map((payload, at, all) => ({
      type: frameType.data,
      flags: at === all.length - 1 ? frameFlag.endStream : 0,
      stream: 1,
      payload,
    })),
  ];
  const bytes = frames.flatMap((frame) => [...frameBytes(frame)]);
  await http2.write(Uint8Array.from(bytes), cut.write);

  const answers: InitResponse[] = [];
  const assembler = messageAssembler(2 ** 20, "the plugin", (bytes) => {
    answers.push(init.response.decode(bytes));
  });
  while (true) {
    const frame = await http2.next(`an answer to Init in ${cut.name}`);
    if (frame === undefined || frame.type === frameType.goAway || frame.type === frameType.reset) {
      const seen = frame === undefined ? "the end of stdout" : frameText(frame);
      throw new ConnectorError(`Init in ${cut.name}: expected an answer, got ${seen}`);
    }
    if (frame.stream !== 1) continue;
    if (frame.type === frameType.data) assembler.push(frame.payload);
    const mayEnd = frame.type === frameType.data || frame.type === frameType.headers;
    if (!mayEnd || (frame.flags & frameFlag.endStream) === 0) continue;
    const [answer] = answers;
    if (answer !== undefined) return answer;
    throw new ConnectorError(`Init in ${cut.name}: expected an answer, got a status without one`);
  }
}

function pieces(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, at) => bytes.subarray(at * size, (at + 1) * size),
  );
}

/** Field 2000 of a message, with so many zeros: nobody knows it, everybody skips it. */
function unknownField(length: number): readonly number[] {
  if (length === 0) return [];
  return [...varint(2000 * 8 + 2), ...varint(length), ...new Uint8Array(length)];
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest >>>= 7) bytes.push(rest > 127 ? rest & 127 | 128 : rest);
  return bytes;
}
