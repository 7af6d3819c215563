/** Objects of listings that a file is made of soon, so that they need not be asked for again. */
export interface KeptObjects {
  /** Keeps an object of JSON; what was kept longest goes when it becomes too much. */
  keep(key: string, value: object): void;
  /** The object, once: it is not kept any longer. */
  take(key: string): object | undefined;
}

/**
 * Makes a memory for objects that never holds more than `most` bytes, as text, which takes less than
 * the objects do. A host opens files some time after it hears of them, and lists go on meanwhile; what
 * is gone by then is asked for again.
 */
export function keptObjects(most: number): KeptObjects {
  const kept = new Map<string, Uint8Array>();
  let size = 0;

  function drop(key: string): Uint8Array | undefined {
    const bytes = kept.get(key);
    kept.delete(key);
    size -= bytes?.length ?? 0;
    return bytes;
  }

  return {
    keep(key, value) {
      drop(key);
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      if (bytes.length > most) return;
      kept.set(key, bytes);
      size += bytes.length;
      for (const [oldest] of kept) {
        if (size <= most) break;
        drop(oldest);
      }
    },
    take(key) {
      const bytes = drop(key);
      return bytes && JSON.parse(new TextDecoder().decode(bytes));
    },
  };
}
