import { join } from "node:path";
import { type Sample, secondsOf } from "./contest.ts";

/** Piece in which this process writes: larger ones were not faster. */
const PIECE = 256 * 1024;

/** Receives a file that another process sends through a pipe, and counts its bytes. */
export function rawReceive(file: string, size: number, signal: AbortSignal): Promise<Sample> {
  return withEnd(["send", file], signal, async (writer, reader) => {
    await writer.write(new Uint8Array(1));
    let bytes = 0;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      bytes += step.value.length;
    }
    if (bytes !== size) throw new Error(`${bytes} bytes came through the raw pipe, not ${size}`);
  });
}

/** Sends content to another process that writes it to a file and syncs that. */
export function rawSend(
  file: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Sample> {
  return withEnd(["receive", file], signal, async (writer, reader) => {
    for await (const chunk of content) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        await writer.write(chunk.subarray(at, at + PIECE));
      }
    }
    await writer.close();
    if ((await reader.read()).done) throw new Error("the raw pipe's end did not store the file");
  });
}

async function withEnd(
  [command, file]: readonly ["send" | "receive", string],
  signal: AbortSignal,
  work: (
    writer: WritableStreamDefaultWriter<Uint8Array>,
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ) => Promise<void>,
): Promise<Sample> {
  const program = join(import.meta.dirname!, "raw/pipe_end.ts");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-config", "--no-check", "-A", program, command, file],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    signal,
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  writer.closed.catch(() => {});
  try {
    // A receiver says when it is ready; a sender waits for the first byte.
    if (command === "receive") await reader.read();
    return { seconds: await secondsOf(() => work(writer, reader)) };
  } finally {
    await writer.close().catch(() => {});
    await reader.cancel();
    await child.status;
    signal.throwIfAborted();
  }
}
