import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";
import { isFolder, type JsonFolder } from "./json_tree.ts";

/** A document as it was when it was read. */
export interface Document {
  /** Its outermost object. */
  readonly top: JsonFolder;
  /** Of the file: its owner, mode and time are those of the entries. */
  readonly stat: Deno.FileInfo;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Reads and checks a JSON file; throws a `ConnectorError` that says what is wrong with it. */
export async function readDocument(path: string, signal: AbortSignal): Promise<Document> {
  const { bytes, stat } = await readBytes(path, signal).catch((error) => {
    signal.throwIfAborted();
    throw fileSystemError("cannot read", path, error);
  });
  let top: unknown;
  try {
    // Bytes that are no UTF-8 must not be backed up as question marks.
    top = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    // The reason may quote the document, which is nobody's business but its owner's.
    const place = /at position \d+( \(line \d+ column \d+\))?/.exec(String(cause))?.[0] ?? "";
    throw refused(path, `it is no JSON in UTF-8${place && ", "}${place}; correct it`, cause);
  }
  if (isFolder(top)) return { top, stat };
  throw refused(path, "its outermost value is no object; put it into {…}");
}

async function readBytes(path: string, signal: AbortSignal) {
  // A pipe would be waited for when it is opened, possibly for ever.
  if (!(await Deno.stat(path)).isFile) throw refused(path, "it is no regular file; give one");
  using file = await Deno.open(path);
  const stat = await file.stat();
  if (stat.size > MOST_BYTES) {
    const size = `${stat.size} bytes, and documents may have ${MOST_BYTES}`;
    throw refused(path, `it has ${size}; split it`);
  }
  const bytes = new Uint8Array(stat.size);
  for (let at = 0; at < bytes.length;) {
    signal.throwIfAborted();
    const count = await file.read(bytes.subarray(at));
    if (count === null) throw refused(path, "it became shorter while it was read; try again");
    at += count;
  }
  return { bytes, stat };
}

function refused(path: string, reason: string, cause?: unknown): ConnectorError {
  const sentence = `cannot read "${escapePath(path)}": ${reason}`;
  return new ConnectorError(sentence, { code: "failed_precondition", cause });
}
