/** The head of a request or an answer. */
export interface MessageHead {
  /** The first line. */
  readonly first: string;
  /** The head as it came, with the empty line. */
  readonly bytes: Uint8Array;
  /** Bytes of the body; infinite when it ends with the connection or comes in chunks. */
  readonly length: number;
  /** What of the body was read with the head. */
  readonly rest: Uint8Array;
}

/** Reads up to the empty line; undefined when the peer leaves before. */
export async function readHead(connection: Deno.Conn): Promise<MessageHead | undefined> {
  let held = new Uint8Array(0);
  const piece = new Uint8Array(16_384);
  for (;;) {
    const text = new TextDecoder("latin1").decode(held);
    const end = text.indexOf("\r\n\r\n") + 4;
    if (end >= 4) {
      const head = text.slice(0, end);
      return {
        first: head.slice(0, head.indexOf("\r\n")),
        bytes: held.subarray(0, end),
        length: lengthOf(head),
        rest: held.subarray(end),
      };
    }
    const read = await connection.read(piece);
    if (read === null) return undefined;
    const joined = new Uint8Array(held.length + read);
    joined.set(held);
    joined.set(piece.subarray(0, read), held.length);
    held = joined;
  }
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  const isAnswer = head.startsWith("HTTP/");
  return /\r\ntransfer-encoding:/i.test(head) || (isAnswer && !/^\S+ (204|304)/.test(head))
    ? Infinity
    : 0;
}

/**
 * Copies so many bytes, or up to the end; without a target they are thrown away.
 *
 * @param told Is told after each piece how many bytes were copied; the copy waits for it.
 */
export async function copyBytes(
  from: Deno.Conn,
  to: Deno.Conn | undefined,
  most: number,
  told: (bytes: number) => void | Promise<void> = () => {},
): Promise<void> {
  const piece = new Uint8Array(65_536);
  for (let copied = 0; copied < most;) {
    const read = await from.read(piece.subarray(0, Math.min(piece.length, most - copied)));
    if (read === null) return;
    if (to !== undefined) await writeAll(to, piece.subarray(0, read));
    copied += read;
    await told(copied);
  }
}

/** Writes all of them. */
export async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** Closes a connection that may be closed. */
export function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Whether an error only says that a connection broke, which is what tests are about. */
export function isBroken(error: unknown): boolean {
  const kinds = [
    ...[Deno.errors.ConnectionReset, Deno.errors.BrokenPipe, Deno.errors.ConnectionAborted],
    ...[Deno.errors.ConnectionRefused, Deno.errors.BadResource, Deno.errors.Interrupted],
    ...[Deno.errors.UnexpectedEof, Deno.errors.NotConnected],
  ];
  return kinds.some((kind) => error instanceof kind);
}
