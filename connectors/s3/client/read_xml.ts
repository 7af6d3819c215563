import { scanXml } from "./scan_xml.ts";

/** An element of an XML document, without attributes, which no answer of S3 needs. */
export interface XmlElement {
  /** Its name, without a prefix of a namespace. */
  readonly name: string;
  /** The text directly in it. */
  readonly text: string;
  /** The elements directly in it, in order. */
  readonly children: readonly XmlElement[];
}

/** An element while its end is awaited. */
interface OpenElement {
  readonly name: string;
  text: string;
  readonly children: OpenElement[];
}

/**
 * Reads an XML document; undefined when it is not well-formed, as one that was cut off.
 *
 * A document type is not read, and neither are entities that one could declare.
 */
export function readXml(text: string): XmlElement | undefined {
  const { root, isWhole } = readTree(text);
  return isWhole ? root : undefined;
}

/**
 * What can be read of an XML document that may have mistakes: everything before the first one. A
 * server's error may repeat a key with letters that no XML may hold.
 */
export function readXmlLeniently(text: string): XmlElement | undefined {
  return readTree(text).root;
}

function readTree(text: string): { root: XmlElement | undefined; isWhole: boolean } {
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  const isWhole = scanXml(text, {
    open(name) {
      const element = { name, text: "", children: [] };
      if (root === undefined) root = element;
      else open.at(-1)?.children.push(element);
      open.push(element);
    },
    close(text) {
      const element = open.pop();
      if (element !== undefined) element.text = text;
    },
  });
  return { root, isWhole };
}

/** The text of the first element of that name directly in another; undefined when there is none. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
