/** What is wrong, and which rows have to say so. */
export interface Wrong {
  /** What it does, as a sentence about it. */
  readonly why: string;
  /** The row that is meant for it. */
  readonly row: string;
  /** Further rows that cannot but fail with it. */
  readonly also?: readonly string[];
}

/** The rows that have to fail with it. */
export function meantRows({ row, also = [] }: Wrong): readonly string[] {
  return [row, ...also].sort();
}
