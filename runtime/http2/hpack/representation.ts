/** The first octet of a kind of field, and the bits left in it for an index (RFC 7541 6). */
export interface Representation {
  /** The bits that say which kind it is. */
  readonly pattern: number;
  /** How many bits of an integer follow them. */
  readonly prefix: number;
}

/** A field that is in a table (6.1). */
export const INDEXED: Representation = { pattern: 0x80, prefix: 7 };
/** A field that goes into the dynamic table (6.2.1). */
export const INDEXING: Representation = { pattern: 0x40, prefix: 6 };
/** A field that does not go into the dynamic table (6.2.2). */
export const NOT_INDEXING: Representation = { pattern: 0x00, prefix: 4 };
/** A field that no one on the way may put into a table (6.2.3). */
export const NEVER_INDEXING: Representation = { pattern: 0x10, prefix: 4 };
/** A change of the size of the dynamic table (6.3). */
export const SIZE_UPDATE: Representation = { pattern: 0x20, prefix: 5 };
