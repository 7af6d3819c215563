import { residentMemory } from "./peak_memory.ts";

/** Follows the memory of a process. */
export interface MemoryTrack {
  /** Notes how much it holds now. */
  sample(): Promise<void>;
  /**
   * Bytes by which it grew over half of the samples: the least of the last quarter less the least of
   * the second. Garbage is in some samples and collected before others; what is kept is in all. The
   * first quarter is warming up. `undefined` without procfs, or with fewer than eight samples.
   */
  growth(): number | undefined;
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
      return Math.min(...samples.slice(-quarter)) -
        Math.min(...samples.slice(quarter, 2 * quarter));
    },
  };
}
