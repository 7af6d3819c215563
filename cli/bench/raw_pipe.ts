import { secondsOf } from "./seconds_of.ts";

/** How long the raw pipe took. */
export interface RawSample {
  readonly seconds: number;
}

/** Piece in which this process writes: larger ones were not faster. */
const PIECE = 256 * 1024;

/** Receives a file that another process sends through a pipe, and counts its bytes. */
export function rawReceive(file: string, size: number, signal: AbortSignal): Promise<RawSample> {
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
): Promise<RawSample> {
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

/**
 * Sends one byte for each answer of `size` bytes from another process, so many of them ahead: what
 * calls with small answers cost where nothing is encoded, decided or read.
 */
export function rawAnswers(
  { count, size, ahead }: { readonly count: number; readonly size: number; readonly ahead: number },
  signal: AbortSignal,
): Promise<RawSample> {
  return withEnd(["answer", String(size)], signal, async (writer, reader) => {
    const call = new Uint8Array(1);
    let [called, bytes] = [0, 0];
    while (bytes < count * size) {
      while (called < count && called < Math.floor(bytes / size) + ahead) {
        await writer.write(call);
        called++;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error("the raw pipe's end did not answer");
      bytes += value.length;
    }
  });
}

async function withEnd(
  [command, argument]: readonly ["send" | "receive" | "answer", string],
  signal: AbortSignal,
  work: (
    writer: WritableStreamDefaultWriter<Uint8Array>,
    reader: ReadableStreamDefaultReader<Uint8Array>,
  ) => Promise<void>,
): Promise<RawSample> {
  // As a URL, since the package may lie in a registry.
  const program = new URL("pipe_end.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-lock", "--no-config", "--no-check", "-A", program, command, argument],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    signal,
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  writer.closed.catch(() => {});
  try {
    // All but a sender, which waits for the first byte, say when they are ready.
    if (command !== "send") await reader.read();
    return { seconds: await secondsOf(() => work(writer, reader)) };
  } finally {
    await writer.close().catch(() => {});
    await reader.cancel();
    await child.status;
    signal.throwIfAborted();
  }
}
