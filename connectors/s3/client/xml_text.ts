/** What no XML may hold (XML 1.0, "Char"). */
// deno-lint-ignore no-control-regex
const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Where the first letter stands that no XML may hold; negative when there is none. */
export function illegalAt(text: string): number {
  return text.search(ILLEGAL);
}

// Two entities are in every listing, and what replaces them has to be quick.
const QUOTES = /&(?:quot|#34);/g;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Text with its entities replaced; undefined when there is one that XML does not have. */
export function unescapedText(text: string): string | undefined {
  if (!text.includes("&")) return text;
  const unquoted = text.replace(QUOTES, '"');
  if (!unquoted.includes("&")) return unquoted;
  let isWrong = false;
  const plain = unquoted.replace(/&([^;&]{0,12};)?/g, (_, name = "") => {
    const letter = letterOf(name.slice(0, -1));
    if (letter === undefined) isWrong = true;
    return letter ?? "";
  });
  return isWrong ? undefined : plain;
}

/**
 * The letter that an entity stands for. Numbers of letters that XML 1.0 forbids are read: servers
 * that are asked to escape keys otherwise still repeat them so in their errors.
 */
function letterOf(name: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name) ?? [];
  const number = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
  if (Number.isNaN(number)) return ENTITIES.get(name);
  const isLetter = number > 0 && number <= 0x10ffff && !(number >= 0xd800 && number <= 0xdfff);
  return isLetter ? String.fromCodePoint(number) : undefined;
}
