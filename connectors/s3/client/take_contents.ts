import { illegalAt, unescapedText } from "./xml_text.ts";

/** The texts of an element's children, by their names; of two with one name the last. */
export type Fields = Readonly<Record<string, string>>;

/** A listing without its objects, and the objects. */
export interface TakenContents {
  /** The document, with one empty `<Contents/>` in the place of all that were taken. */
  readonly rest: string;
  /** Those that were taken, in order. */
  readonly contents: readonly Fields[];
}

/** What stands for the objects that were taken. */
const PLACE = "<Contents/>";

/** An object, whose members are texts, or hold plain texts: the members are the first group. */
const CONTENTS =
  /<Contents>((?:<([A-Za-z]\w*)>(?:[^<]*|(?:<([A-Za-z]\w*)>[^<&]*<\/\3>)+)<\/\2>)*)<\/Contents>/y;
const FIELD = /<([A-Za-z]\w*)>(?:([^<]*)|(?:<([A-Za-z]\w*)>[^<]*<\/\3>)+)<\/\1>/g;

/**
 * Takes the objects out of the text of a listing; undefined when there is none, or none that is
 * written the way all servers write them.
 *
 * A page has some ten thousand elements, nearly all of them in objects of one form. Two patterns read
 * those in a fifth of the processor time that going through the document takes in a process that has
 * just begun. What they do not match stays in the document, for `readXml` to judge.
 */
export function takeContents(text: string): TakenContents | undefined {
  const start = text.indexOf("<Contents>");
  if (start < 0) return undefined;
  const contents: Fields[] = [];
  let end = start;
  for (;;) {
    CONTENTS.lastIndex = end;
    const inside = CONTENTS.exec(text)?.[1];
    if (inside === undefined) break;
    const fields = fieldsOf(inside);
    if (fields === undefined) break;
    contents.push(fields);
    end = CONTENTS.lastIndex;
  }
  if (contents.length === 0 || illegalAt(text.slice(start, end)) >= 0) return undefined;
  return { rest: text.slice(0, start) + PLACE + text.slice(end), contents };
}

function fieldsOf(inside: string): Fields | undefined {
  const fields: Record<string, string> = {};
  for (const [, name = "", text] of inside.matchAll(FIELD)) {
    if (text === undefined) continue;
    const plain = unescapedText(text);
    if (plain === undefined) return undefined;
    fields[name] = plain;
  }
  return fields;
}
