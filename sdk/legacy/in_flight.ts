/** Files whose content has come and which are not finished. */
export interface InFlight {
  /** Whether one of that path is among them. */
  has(path: string): boolean;
  /** Adds one; resolves as soon as there is room for another. `done` must not reject. */
  add(path: string, done: Promise<void>): Promise<void>;
  /** Resolves when none is left. */
  idle(): Promise<void>;
}

/** At most `most` files at once; with 1, each is waited for. */
export function inFlight(most: number): InFlight {
  const going = new Map<string, Promise<void>>();
  // Another one each time: a race of all would leave a listener at a slow file for each fast one.
  let freed = Promise.withResolvers<void>();

  function finished(path: string): void {
    going.delete(path);
    freed.resolve();
    freed = Promise.withResolvers();
  }

  return {
    has: (path) => going.has(path),
    async add(path, done) {
      going.set(path, done.then(() => finished(path)));
      while (going.size >= most) await freed.promise;
    },
    async idle() {
      await Promise.all(going.values());
    },
  };
}
