/** Looks at keys as they arrive, and tells whether an order can be relied on. */
export interface KeyOrder {
  /** Takes the next key; false from the first one on that no known order explains. */
  holds(key: string): boolean;
}

const SLASH = 0x2f;

/** Code points, which are in the order of the UTF-8 bytes, out of UTF-16 units. */
function byteRank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff;
  return isSurrogate ? unit + 0x10000 : unit;
}

/** The orders that servers list in, as ranks of the units at which two keys begin to differ. */
const ORDERS: readonly ((unit: number) => number)[] = [
  // Of the bytes, as S3 says.
  byteRank,
  // Folder by folder, as servers do that keep objects in a tree: "a/b" comes before "a!".
  (unit) => unit === SLASH ? -1 : byteRank(unit),
  // Both again by UTF-16 units, as servers do whose language has such texts.
  (unit) => unit,
  (unit) => unit === SLASH ? -1 : unit,
];

/**
 * Watches the order of a listing. In each known one, keys with the same beginning come together,
 * and a key comes before all that it is the beginning of: so whoever has seen the keys up to one
 * knows all about what is before it, and needs to remember nothing else.
 */
export function keyOrder(): KeyOrder {
  let last: string | undefined;
  let possible = ORDERS;
  return {
    holds(key) {
      const before = last;
      last = key;
      if (before === undefined || key.startsWith(before)) return possible.length > 0;
      let at = 0;
      while (at < key.length && key.charCodeAt(at) === before.charCodeAt(at)) at++;
      if (at === key.length) possible = [];
      else {
        const [unit, unitBefore] = [key.charCodeAt(at), before.charCodeAt(at)];
        if (!possible.every((rank) => rank(unit) > rank(unitBefore))) {
          possible = possible.filter((rank) => rank(unit) > rank(unitBefore));
        }
      }
      return possible.length > 0;
    },
  };
}
