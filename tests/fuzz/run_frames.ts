import { memoryConnection } from "../../runtime/memory_connection.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { FuzzedRole } from "./fuzzed_roles.ts";
import { FLAG, FRAME } from "../../runtime/http2/frame_types.ts";
import { owedAnswers } from "./owed_answers.ts";
import type { Random } from "./random.ts";
import { sessionBytes } from "./session_bytes.ts";
import { endsWithin } from "./within.ts";

const LIMIT = 20_000;

/**
 * One session of mutated frames, written in pieces of any size. Demands that every correct call
 * that the server could read is answered or reset, unless the connection ends; that the service
 * ends when the client closes; and that a broken wire is told with a `ConnectorError`.
 */
export async function runFrames(
  role: FuzzedRole,
  random: Random,
  limit: number = LIMIT,
): Promise<void> {
  const session = sessionBytes(role, random);
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const served = role.serve({ connection: plugin, log: () => {} });
  const over = served.then(() => {}, () => {}).finally(closePlugin);
  const answers = readAnswers(host.input);
  try {
    await writePieces(host.output, session.bytes, random, over);
    const owed = owedAnswers(session);
    await endsWithin(answers.ended(owed, over), limit, `one of the streams ${owed}`);
    closeHost();
    await endsWithin(over, limit, "the service");
    await served.catch((error) => {
      if (!(error instanceof ConnectorError)) throw error;
    });
  } finally {
    closeHost();
    await over;
    await answers.done;
  }
}

/** Writes in pieces until all is written or nobody reads any more. */
async function writePieces(
  output: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
  random: Random,
  over: Promise<void>,
): Promise<void> {
  let ended = false;
  void over.then(() => ended = true);
  const whole = random.chance(0.3);
  for (let at = 0; at < bytes.length && !ended;) {
    const size = whole ? bytes.length : 1 + random.below(200);
    const written = output.write(bytes.subarray(at, at + size));
    const count = await Promise.race([written, over.then(() => bytes.length)]);
    at += count;
    if (random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Reads what the server says, for as long as it does. */
function readAnswers(input: { read(buffer: Uint8Array): Promise<number | null> }) {
  const finished = new Set<number>();
  let goneAway = false;
  let changed = Promise.withResolvers<void>();

  async function read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    let header: number[] = [];
    let skip = 0;
    for (let count; (count = await input.read(buffer)) !== null;) {
      for (let at = 0; at < count;) {
        if (skip > 0) {
          const step = Math.min(skip, count - at);
          skip -= step;
          at += step;
          continue;
        }
        header.push(buffer[at++]!);
        if (header.length < 9) continue;
        note(header);
        skip = header[0]! * 0x10000 + header[1]! * 0x100 + header[2]!;
        header = [];
      }
      changed.resolve();
      changed = Promise.withResolvers();
    }
    goneAway = true;
    changed.resolve();
  }

  function note(header: readonly number[]): void {
    const [, , , type = 0, flags = 0, ...id] = header;
    const streamId = id.reduce((value, byte) => value * 256 + byte, 0);
    const ends = (type === FRAME.data || type === FRAME.headers) && (flags & FLAG.endStream) !== 0;
    if (ends || type === FRAME.rstStream) finished.add(streamId);
    if (type === FRAME.goaway) goneAway = true;
  }

  const done = read();
  return {
    done,
    /** Resolves when all these streams ended, or the connection did. */
    async ended(streams: readonly number[], over: Promise<void>): Promise<void> {
      while (!goneAway && !streams.every((stream) => finished.has(stream))) {
        await Promise.race([changed.promise, over]);
        if (await Promise.race([over.then(() => true), Promise.resolve(false)])) return;
      }
    },
  };
}
