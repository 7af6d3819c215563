/** One link of a `Link` header. */
export interface Link {
  /** The address, as it stands there: it may be relative. */
  readonly target: string;
  /** What it is to the answer, in small letters: `next`, `last` … */
  readonly relations: readonly string[];
}

/**
 * Reads a `Link` header (RFC 8288 section 3): all its links, or undefined when it is none. Only the
 * first `rel` of a link holds, and it may name several relations.
 */
export function linkHeader(header: string): readonly Link[] | undefined {
  const text = reader(header);
  const links: Link[] = [];
  for (;;) {
    text.some(" \t,");
    if (text.ended()) return links;
    if (!text.one("<")) return undefined;
    const target = text.until(">");
    if (!text.one(">")) return undefined;
    const relations = relationsOf(text);
    text.some(" \t");
    if (relations === undefined || !(text.ended() || text.one(","))) return undefined;
    links.push({ target: target.trim(), relations });
  }
}

function relationsOf(text: Reader): readonly string[] | undefined {
  let relations: readonly string[] | undefined;
  for (text.some(" \t"); text.one(";"); text.some(" \t")) {
    text.some(" \t");
    const name = text.until('=;," \t').toLowerCase();
    text.some(" \t");
    if (!text.one("=")) continue;
    text.some(" \t");
    const value = text.one('"') ? quoted(text) : text.until('," \t;');
    if (value === undefined) return undefined;
    if (name === "rel") relations ??= value.toLowerCase().split(/\s+/).filter((rel) => rel !== "");
  }
  return relations ?? [];
}

/** What stands up to the closing quote; undefined when there is none. */
function quoted(text: Reader): string | undefined {
  let value = "";
  for (;;) {
    value += text.until('"\\');
    if (text.one('"')) return value;
    if (!text.one("\\") || text.ended()) return undefined;
    value += text.next();
  }
}

/** A text and a place in it, which only goes on: every header is read in time that grows with it. */
interface Reader {
  ended(): boolean;
  /** Whether this character comes, which is then behind. */
  one(character: string): boolean;
  /** Passes any of these characters. */
  some(characters: string): void;
  /** What stands before the first of these characters, or the end. */
  until(characters: string): string;
  next(): string;
}

function reader(text: string): Reader {
  let at = 0;
  return {
    ended: () => at >= text.length,
    one: (character) => text[at] === character && at++ >= 0,
    some(characters) {
      while (at < text.length && characters.includes(text[at]!)) at++;
    },
    until(characters) {
      const from = at;
      while (at < text.length && !characters.includes(text[at]!)) at++;
      return text.slice(from, at);
    },
    next: () => text[at++] ?? "",
  };
}
