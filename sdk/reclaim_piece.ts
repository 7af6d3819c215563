/**
 * The method by which content takes the memory of a piece back. Who has copied a piece that it read
 * itself, and gave it to nobody, may call it; the piece must not be looked at afterwards.
 *
 * Content of the runtime has it: a message of 1 MiB in fresh memory costs more than to copy it.
 */
export const RECLAIM_PIECE: unique symbol = Symbol("plakar.reclaimPiece");

/** Content that takes the memory of its pieces back. */
export interface LendsPieces {
  [RECLAIM_PIECE](piece: Uint8Array): void;
}

/** What takes a piece of this content back; `undefined` when the content does not want it. */
export function pieceReclaimer(content: object): ((piece: Uint8Array) => void) | undefined {
  return (content as Partial<LendsPieces>)[RECLAIM_PIECE];
}
