/** A document that came with validators. */
export interface KeptDocument {
  /** Its `ETag`, in its quotes; `null` when there was none that is one. */
  readonly etag: string | null;
  /** Its `Last-Modified`; `null` when there was none. */
  readonly modified: string | null;
  /** The headers of its answer. */
  readonly headers: Headers;
  /** Its text. Not its value: who was given that may have changed it. */
  readonly text: string;
}

/** Documents by what was asked for, up to so many bytes: the one not used for longest goes first. */
export interface ValidatorCache {
  /** The document that was kept; it counts as used. */
  get(key: string): KeptDocument | undefined;
  /** Keeps the document of an answer, if it has a validator and there is room at all. */
  keep(key: string, headers: Headers, text: string): void;
  /** What the documents take, about. */
  readonly bytes: number;
}

/** What an entry takes beside its texts, about. */
const ENTRY = 512;

/** Makes a cache of at most so many bytes. */
export function validatorCache(most: number): ValidatorCache {
  const entries = new Map<string, KeptDocument & { readonly size: number }>();
  let bytes = 0;
  const drop = (key: string) => {
    bytes -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };
  return {
    get bytes() {
      return bytes;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      // A Map keeps the order in which its entries came: the last is the one used last.
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    keep(key, headers, text) {
      drop(key);
      const etag = entityTag(headers.get("etag"));
      const modified = headers.get("last-modified");
      const size = ENTRY + key.length + text.length + sizeOf(headers);
      if ((etag === null && modified === null) || size > most) return;
      entries.set(key, { etag, modified, headers: new Headers(headers), text, size });
      bytes += size;
      for (const oldest of entries.keys()) {
        if (bytes <= most) break;
        drop(oldest);
      }
    },
  };
}

/** An `ETag` (RFC 9110 section 8.8.3); not what only looks like one: `*` would match whatever is there. */
function entityTag(header: string | null): string | null {
  return header !== null && /^(?:W\/)?"[^"]*"$/.test(header) ? header : null;
}

function sizeOf(headers: Headers): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length;
  return size;
}
