import { decodeKey } from "./decode_key.ts";
import { networkFailure } from "@plakar-deno/sdk/network";
import type { Listed } from "./list_keys.ts";
import { textOf, type XmlElement } from "./read_xml.ts";
import type { Fields } from "./take_contents.ts";

/** A page of a listing. */
export interface Page {
  /** Its keys and prefixes, in the order of the server. */
  readonly entries: readonly Listed[];
  /** What asks for the next page; undefined behind the last. */
  readonly next: string | undefined;
}

/**
 * Reads a `<ListBucketResult>` (ListObjectsV2). Half a page is never taken for a whole one: what is
 * missing or makes no sense is an error, as a repository would seem to have lost what is not listed.
 * `taken` are the objects that `takeContents` has taken out of it.
 *
 * @throws {ConnectorError} What is wrong with the page.
 */
export function readPage(
  root: XmlElement,
  action: string,
  taken: readonly Fields[] = [],
): Page {
  const wrong = (reason: string) =>
    networkFailure({
      kind: "permanent",
      action,
      reason: `the listing of the server ${reason}`,
      remedy: "nothing was left out silently; check the server, it may be too old",
    });
  const encoding = textOf(root, "EncodingType") ?? "";
  if (encoding !== "" && encoding !== "url") throw wrong(`is encoded as ${quoted(encoding)}`);
  const decode = encoding === "" ? (text: string) => text : decoder(wrong);
  const entries: Listed[] = [];
  let left = taken;
  for (const element of root.children) {
    if (element.name === "Contents") {
      const isPlace = left.length > 0 && element.children.length === 0;
      const found = isPlace ? left : [fieldsOf(element)];
      for (const fields of found) entries.push(readKey(fields, decode, wrong));
      if (isPlace) left = [];
    }
    if (element.name !== "CommonPrefixes") continue;
    const prefix = textOf(element, "Prefix");
    if (prefix === undefined) throw wrong("has a prefix without text");
    entries.push({ kind: "prefix", prefix: decode(prefix) });
  }
  if (left.length > 0) throw wrong("has objects where none belong");
  const next = textOf(root, "NextContinuationToken") || undefined;
  const truncated = textOf(root, "IsTruncated");
  if (truncated !== "true" && truncated !== "false") throw wrong("does not say whether it ends");
  if (truncated === "true" && next === undefined) {
    throw wrong("says that it goes on, and not how to ask for more");
  }
  return { entries, next: truncated === "true" ? next : undefined };
}

/**
 * Undoes the encoding "url", in which "+" is a space and the plus "%2B" (AWS, MinIO, SeaweedFS). Some
 * write a space as "%20", and SeaweedFS both: "s+t/" beside "s%20t/u+v", so the page tells nothing.
 */
function decoder(wrong: (reason: string) => Error): (text: string) => string {
  return (text) => {
    const key = decodeKey(text.replaceAll("+", " "));
    if (key === undefined) {
      throw wrong(`has a key that is not escaped as it says: ${quoted(text)}`);
    }
    return key;
  };
}

function fieldsOf({ children }: XmlElement): Fields {
  return Object.fromEntries(children.map(({ name, text }) => [name, text]));
}

function readKey(
  { Key, Size: size, LastModified: date, ETag: etag, StorageClass: storageClass }: Fields,
  decode: (text: string) => string,
  wrong: (reason: string) => Error,
): Listed {
  if (Key === undefined || Key === "") throw wrong("has an object without a key");
  const key = decode(Key);
  const bytes = size !== undefined && /^[0-9]{1,16}$/.test(size) ? Number(size) : NaN;
  if (!Number.isSafeInteger(bytes)) throw wrong(`has no size for the key ${quoted(key)}`);
  const mtime = Date.parse(date ?? "");
  if (Number.isNaN(mtime)) throw wrong(`has no date for the key ${quoted(key)}`);
  return {
    kind: "key",
    key,
    size: bytes,
    mtime,
    etag: (etag ?? "").replace(/^"(.*)"$/s, "$1"),
    storageClass: storageClass || "STANDARD",
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
