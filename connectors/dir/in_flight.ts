/** Work that goes on while the next records are read, at most one for each path. */
export interface InFlight {
  /** Whether work on this path goes on. */
  has(path: string): boolean;
  /** Takes work that never rejects; resolves as soon as there is room for more. */
  add(path: string, work: Promise<void>): Promise<void>;
  /** Resolves when no work goes on. */
  idle(): Promise<void>;
}

/**
 * Bounds the work that overlaps to `limit`. Once a file's content has come, what is left to do
 * (last write, times, rename) waits for the file system, and the connection need not.
 */
export function inFlight(limit: number): InFlight {
  const going = new Map<string, Promise<void>>();
  // Another one each time: a race of all would leave a listener at slow work for each fast one.
  let freed = Promise.withResolvers<void>();

  function finished(path: string): void {
    going.delete(path);
    freed.resolve();
    freed = Promise.withResolvers();
  }

  return {
    has: (path) => going.has(path),
    async add(path, work) {
      going.set(path, work.then(() => finished(path)));
      while (going.size >= limit) await freed.promise;
    },
    async idle() {
      while (going.size > 0) await Promise.all(going.values());
    },
  };
}
