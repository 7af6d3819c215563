import type { HeaderList } from "./header_field.ts";

/**
 * Remembers the last block that was only indices, and its list. A host that makes one call per file
 * sends the same few octets each time; comparing them is cheaper than decoding them, and who gets
 * the same list again need not look into it again.
 */
export interface RepeatedBlock {
  /** The list of this block, when it is the one remembered. */
  find(block: Uint8Array): HeaderList | undefined;
  /** Remembers a block that changed no table; a long one is not worth it. */
  remember(block: Uint8Array, list: HeaderList): void;
  /** The table changed: the same octets may mean something else now. */
  forget(): void;
}

// More indices than any request of a host has.
const LONGEST = 64;

/** Makes a memory of one block. */
export function repeatedBlock(): RepeatedBlock {
  const octets = new Uint8Array(LONGEST);
  let length = 0;
  let known: HeaderList | undefined;
  return {
    find(block) {
      if (known === undefined || block.length !== length) return undefined;
      for (let at = 0; at < length; at++) if (block[at] !== octets[at]) return undefined;
      return known;
    },
    remember(block, list) {
      if (block.length > LONGEST) return;
      octets.set(block);
      length = block.length;
      known = list;
    },
    forget() {
      known = undefined;
    },
  };
}
