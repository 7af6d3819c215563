import { residentMemory } from "./peak_memory.ts";

/** Follows the memory of a process. */
export interface MemoryTrack {
  /** Notes how much it holds now. */
  sample(): Promise<void>;
  /**
   * Bytes by which it grew over the second half of the samples: the median of the last quarter less
   * that of the one before. The first half is warming up. `undefined` without procfs, or with fewer
   * than eight samples.
   */
  growth(): number | undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Follows the memory of a process by procfs. */
export function memoryTrack(pid: number): MemoryTrack {
  const samples: number[] = [];
  return {
    async sample() {
      const bytes = await residentMemory(pid);
      if (bytes !== undefined) samples.push(bytes);
    },
    growth() {
      if (samples.length < 8) return undefined;
      const quarter = Math.floor(samples.length / 4);
      return median(samples.slice(-quarter)) - median(samples.slice(-2 * quarter, -quarter));
    },
  };
}
