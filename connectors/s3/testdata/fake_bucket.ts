/** An object that the fake server holds. */
export interface FakeObject {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970, a whole second as with S3. */
  readonly modified: number;
  readonly storageClass: string;
  /** What was sent with it and comes back with it: content-type, x-amz-meta-* and the like. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole object's CRC32 in Base64, when one was sent. */
  readonly crc32?: string;
  /** The MD5 of the customer's key, in Base64, when the object is encrypted with one. */
  readonly customerKey?: string;
}

/** A part of an upload that is not complete. */
export interface FakePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** An upload that was begun and neither completed nor aborted. */
export interface FakeUpload {
  readonly id: string;
  readonly key: string;
  readonly storageClass: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly customerKey?: string;
  /** Whether a checksum of the whole object was announced. */
  readonly fullChecksum: boolean;
  readonly parts: Map<number, FakePart>;
}

/** Compares two keys. */
export type CompareKeys = (a: string, b: string) => number;

/** A bucket in memory. */
export interface FakeBucket {
  readonly uploads: Map<string, FakeUpload>;
  readonly size: number;
  get(key: string): FakeObject | undefined;
  set(key: string, object: FakeObject): void;
  delete(key: string): boolean;
  /** All keys in the server's order. */
  keys(): readonly string[];
}

/** An empty bucket. */
export function fakeBucket(compare: CompareKeys): FakeBucket {
  const objects = new Map<string, FakeObject>();
  let sorted: readonly string[] | undefined;
  return {
    uploads: new Map(),
    get size() {
      return objects.size;
    },
    get: (key) => objects.get(key),
    set(key, object) {
      if (!objects.has(key)) sorted = undefined;
      objects.set(key, object);
    },
    delete(key) {
      const existed = objects.delete(key);
      if (existed) sorted = undefined;
      return existed;
    },
    keys: () => sorted ??= [...objects.keys()].sort(compare),
  };
}

/** The order of the bytes in UTF-8, as S3 lists. */
export function binaryOrder(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters that sort behind all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
