import { findSecrets, type FoundSecret, lineAt } from "./find_secrets.ts";

/** Bytes looked at together. */
const window = 4 * 1_048_576;
/** Bytes looked at twice, so that nothing is cut in two: more than any secret is long. */
const overlap = 16_384;

/**
 * Finds secrets in a file of any size and kind: their shapes are plain ASCII, so bytes are enough.
 *
 * @param path The file.
 * @param signal Stops the search when aborted.
 */
export async function findSecretsInFile(
  path: string,
  signal: AbortSignal,
): Promise<FoundSecret[]> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(window);
  const decoder = new TextDecoder("latin1");
  const found = new Map<string, FoundSecret>();
  let kept = 0;
  let linesBefore = 0;
  while (true) {
    signal.throwIfAborted();
    let filled = kept;
    let ended = false;
    while (filled < window && !ended) {
      const count = await file.read(bytes.subarray(filled));
      if (count === null) ended = true;
      else filled += count;
    }
    const text = decoder.decode(bytes.subarray(0, filled));
    for (const each of findSecrets(text)) {
      // What reaches the end may be cut there: the next window has it whole.
      if (found.has(each.secret) || (!ended && text.endsWith(each.secret))) continue;
      found.set(each.secret, { ...each, line: each.line + linesBefore });
    }
    if (ended) return [...found.values()];
    linesBefore += lineAt(text, window - overlap) - 1;
    bytes.copyWithin(0, window - overlap, window);
    kept = overlap;
  }
}
