import type { ImporterSession } from "../host/importer_session.ts";
import { joinBytes } from "./join_bytes.ts";

/** What was read of one file. */
export interface SampledContent {
  /** The first bytes, all of them when `whole`. */
  readonly head: Uint8Array;
  /** Whether the file had no more bytes than those. */
  readonly whole: boolean;
}

/** Contents by path. */
export type ContentSamples = ReadonlyMap<string, SampledContent>;

/** What {@linkcode sampleContents} reads. */
export interface SampleOptions {
  /** Ends the import. */
  readonly signal?: AbortSignal;
  /** Opens the files of these paths alone; without it, the first `files`. */
  readonly only?: ReadonlySet<string>;
  /** How many files are opened at most; 200 when left out. */
  readonly files?: number;
  /** How many bytes of each are kept at most; 1 MiB when left out. Of all together, 32 MiB. */
  readonly bytes?: number;
}

const MOST_IN_ALL = 32 * 1_048_576;

/**
 * Imports and reads the beginning of some files: for {@linkcode lintContents}. The rest of a long file
 * is not read; what cannot be read is left out.
 *
 * @example
 * ```ts
 * import { lintContents, sampleContents } from "@plakar-deno/sdk/testing";
 * import type { ImporterSession } from "@plakar-deno/sdk/host";
 *
 * async function habits(first: ImporterSession, second: ImporterSession): Promise<string[]> {
 *   const before = await sampleContents(first);
 *   const again = await sampleContents(second, { only: new Set(before.keys()) });
 *   return lintContents(before, again).map(({ message }) => message);
 * }
 * ```
 */
export async function sampleContents(
  session: ImporterSession,
  { signal, only, files = 200, bytes = 1_048_576 }: SampleOptions = {},
): Promise<ContentSamples> {
  const samples = new Map<string, SampledContent>();
  let room = MOST_IN_ALL;
  for await (const { record, open } of session.import({ signal })) {
    if (record.kind !== "file" || samples.size === files || room <= 0) continue;
    if (only !== undefined && !only.has(record.path)) continue;
    try {
      const sample = await beginning(open({ signal }), bytes);
      samples.set(record.path, sample);
      room -= sample.head.length;
    } catch (error) {
      // That a file cannot be read is for other cases to judge.
      if (signal?.aborted) throw error;
    }
  }
  return samples;
}

/** The first bytes of a content; leaving the loop ends the call. */
async function beginning(
  content: AsyncIterable<Uint8Array>,
  most: number,
): Promise<SampledContent> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    pieces.push(piece);
    length += piece.length;
    if (length > most) break;
  }
  const bytes = joinBytes(pieces);
  return { head: bytes.subarray(0, most), whole: length <= most };
}
