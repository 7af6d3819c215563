/**
 * Where content says how it takes the memory of a piece back. Who has copied a piece that it read
 * itself, and gave it to nobody, may do so; the piece must not be looked at afterwards.
 *
 * Content of the runtime has it: a message of 1 MiB in fresh memory costs more than to copy it.
 */
export const RECLAIM_PIECE: unique symbol = Symbol("plakar.reclaimPiece");

/** Content that takes the memory of its pieces back. */
export interface LendsPieces {
  readonly [RECLAIM_PIECE]: {
    /** The content itself: a copy of it, or what inherits from it, may give other pieces. */
    readonly owner: () => object;
    readonly take: (piece: Uint8Array) => void;
  };
}

/** What takes a piece of this content back; `undefined` when the content does not want it. */
export function pieceReclaimer(content: object): ((piece: Uint8Array) => void) | undefined {
  const lent = (content as Partial<LendsPieces>)[RECLAIM_PIECE];
  return lent?.owner() === content ? lent.take : undefined;
}
