import { illegalAt, unescapedText } from "./xml_text.ts";

/** What hears of the elements of a document, in order. Names come without a prefix of a namespace. */
export interface XmlVisitor {
  /** An element begins. */
  open(name: string): void;
  /** The element that began last and is still open ends; the text is what stands directly in it. */
  close(text: string): void;
}

/** Deeper than any answer of S3; a document that nests more is no such answer. */
const DEEPEST = 16;

/** More elements than 20 pages of a listing have. */
const MOST_ELEMENTS = 250_000;

const SLASH = 0x2f;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

const NAME = /^[A-Za-z_:\x80-\uffff][\w:.\-\x80-\uffff]*$/;
const ATTRIBUTE = /\s+[A-Za-z_:\x80-\uffff][\w:.\-\x80-\uffff]*\s*=\s*(?:"[^"<]*"|'[^'<]*')/y;
const TAG_END = /\s*\/?>/y;

/**
 * Reads what answers of S3 are made of, once and from the left: elements, text, CDATA; attributes,
 * comments and instructions are passed over. True when the document was well-formed to its end;
 * at the first mistake it stops.
 *
 * There is no such thing as a document type here: it is a mistake, so no entity is ever declared.
 */
export function scanXml(document: string, visitor: XmlVisitor): boolean {
  const illegal = illegalAt(document);
  const text = illegal < 0 ? document : document.slice(0, illegal);
  /** The names that begin the elements that are open, and the text directly in them. */
  const names: string[] = [];
  const texts: string[] = [];
  /** Names that were looked at, and what they are without their prefix. */
  const known = new Map<string, string>();
  let elements = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const addText = (part: string): boolean => {
    if (part === "") return true;
    if (names.length === 0) return /^\s*$/.test(part);
    texts[texts.length - 1] += part;
    return true;
  };
  const open = (name: string): boolean => {
    let local = known.get(name);
    if (local === undefined) {
      if (!NAME.test(name)) return false;
      local = name.slice(name.indexOf(":") + 1);
      known.set(name, local);
    }
    // A second root, too deep, or too much.
    if (names.length === 0 && elements > 0) return false;
    if (names.push(name) > DEEPEST || ++elements > MOST_ELEMENTS) return false;
    texts.push("");
    visitor.open(local);
    return true;
  };
  const close = (): void => {
    names.pop();
    visitor.close(texts.pop() ?? "");
  };

  for (;;) {
    const tag = text.indexOf("<", at);
    if (tag < 0) {
      return illegal < 0 && names.length === 0 && elements > 0 && addText(text.slice(at));
    }
    if (tag > at) {
      const run = unescapedText(text.slice(at, tag));
      if (run === undefined || !addText(run)) return false;
    }
    const kind = text.charCodeAt(tag + 1);
    if (kind === SLASH) {
      const end = text.indexOf(">", tag);
      const name = end < 0 ? undefined : text.slice(tag + 2, end);
      const last = names[names.length - 1];
      if (last === undefined || (name !== last && name?.trimEnd() !== last)) return false;
      close();
      at = end + 1;
    } else if (kind === EXCLAMATION || kind === QUESTION) {
      const [begin, stop] = kind === QUESTION
        ? ["<?", "?>"]
        : text.startsWith("<!--", tag)
        ? ["<!--", "-->"]
        : ["<![CDATA[", "]]>"];
      if (!text.startsWith(begin, tag) || (stop === "]]>" && names.length === 0)) return false;
      const end = text.indexOf(stop, tag + begin.length);
      if (end < 0) return false;
      if (stop === "]]>") addText(text.slice(tag + begin.length, end));
      at = end + stop.length;
    } else {
      // Nearly all tags are names that came before, without attributes.
      const plainEnd = text.indexOf(">", tag);
      const plain = text.slice(tag + 1, plainEnd);
      if (known.has(plain)) {
        if (!open(plain)) return false;
        at = plainEnd + 1;
        continue;
      }
      const end = tagEnd(text, tag);
      if (end === undefined || !open(end.name)) return false;
      if (end.empty) close();
      at = end.at;
    }
  }
}

/** What a tag that begins an element says, and where it ends; undefined when it has a mistake. */
function tagEnd(
  text: string,
  tag: number,
): { readonly name: string; readonly empty: boolean; readonly at: number } | undefined {
  const end = text.indexOf(">", tag);
  if (end < 0) return undefined;
  const inside = text.slice(tag + 1, end);
  const nameEnd = inside.search(/[\s/]/);
  if (nameEnd < 0) return { name: inside, empty: false, at: end + 1 };
  let at = tag + 1 + nameEnd;
  // One after the other: a single pattern for all would go back over each.
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    if (!ATTRIBUTE.test(text)) break;
    at = ATTRIBUTE.lastIndex;
  }
  TAG_END.lastIndex = at;
  if (!TAG_END.test(text)) return undefined;
  const after = TAG_END.lastIndex;
  return { name: inside.slice(0, nameEnd), empty: text[after - 2] === "/", at: after };
}
