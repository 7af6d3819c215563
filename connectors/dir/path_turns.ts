/** Runs what is done to one path one after the other; what is done to others goes on beside it. */
export type PathTurns = <Result>(path: string, task: () => Promise<Result>) => Promise<Result>;

/**
 * Takes turns at paths: who looks at an entry and then changes it by its path, as chmod does, must
 * not find a symbolic link there in between (row E17). Holds the paths that are in use alone.
 */
export function pathTurns(): PathTurns {
  const last = new Map<string, Promise<void>>();

  return async (path, task) => {
    const before = last.get(path);
    const { promise: done, resolve } = Promise.withResolvers<void>();
    last.set(path, done);
    try {
      await before;
      return await task();
    } finally {
      if (last.get(path) === done) last.delete(path);
      resolve();
    }
  };
}
