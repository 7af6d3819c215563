import type { ImporterSession } from "@plakar-deno/sdk/host";

/** One of so many files is left after its first bytes: the plugin sees the call reset. */
const LEFT_EVERY = 64;

/** What one round moved. */
export interface RoundCounts {
  /** Opens, those left early among them. */
  readonly opens: number;
  /** Bytes of content that arrived. */
  readonly bytes: number;
  /** Opens left early. */
  readonly left: number;
}

/**
 * Imports everything once, eight records at a time, every file opened. Some are left early, so that
 * calls end in both ways; the largest ones are always read whole.
 */
export async function soakRound(
  session: ImporterSession,
  large: number,
  signal: AbortSignal,
): Promise<RoundCounts> {
  let opens = 0;
  let bytes = 0;
  let left = 0;
  await session.importAll({
    concurrency: 8,
    signal,
    handle: async ({ record, open }) => {
      if (record.kind === "error") throw new Error(`"${record.path}" came as an error record`);
      if (record.kind !== "file") return;
      opens++;
      const isLeft = opens % LEFT_EVERY === 0 && record.info.size < large;
      if (isLeft) left++;
      for await (const chunk of open({ signal })) {
        bytes += chunk.length;
        if (isLeft) break;
      }
    },
  });
  return { opens, bytes, left };
}
