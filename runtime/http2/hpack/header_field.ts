/** One header field. Each character of name and value is one octet (Latin-1). */
export type HeaderField = readonly [name: string, value: string];

/** One decoded header block. A block that comes again may give the same list: do not change it. */
export interface HeaderList {
  /** The fields in the order of the block; the tuples may be shared between lists. */
  readonly fields: readonly HeaderField[];
  /** The list passed the limit: the fields from there on are left out, the table is in step. */
  readonly tooLarge: boolean;
}

/** What each field counts beyond its octets (RFC 7541 4.1, RFC 9113 6.5.2). */
export const FIELD_OVERHEAD = 32;

/** The size of a field as tables and header lists count it, in bytes (RFC 7541 4.1). */
export function fieldBytes(field: HeaderField): number {
  return field[0].length + field[1].length + FIELD_OVERHEAD;
}
