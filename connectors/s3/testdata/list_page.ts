import type { CompareKeys, FakeBucket } from "./fake_bucket.ts";
import { element, S3Error, xmlDocument } from "./s3_error.ts";

/** One page of ListObjectsV2, as a document. */
export function listPage(
  name: string,
  bucket: FakeBucket,
  query: ReadonlyMap<string, string>,
  { compare, pageSize }: { compare: CompareKeys; pageSize: number },
): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const startAfter = query.get("start-after") ?? "";
  const token = query.get("continuation-token");
  const most = Math.min(countOf(query.get("max-keys"), pageSize), pageSize);
  const url = encodingOf(query.get("encoding-type"));
  const text = url ? listEncode : (value: string) => value;
  const after = token === undefined ? { text: startAfter, whole: false } : readToken(token);
  const contents: string[] = [];
  const prefixes: string[] = [];
  let [last, truncated] = [after, false];
  const keys = bucket.keys();
  for (let at = firstAfter(keys, after.text, compare); at < keys.length; at++) {
    const key = keys[at]!;
    if (!key.startsWith(prefix) || (last.whole && key.startsWith(last.text))) continue;
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (contents.length + prefixes.length === most) {
      truncated = most > 0;
      break;
    }
    if (cut >= 0) {
      last = { text: key.slice(0, cut + delimiter.length), whole: true };
      prefixes.push(last.text);
      continue;
    }
    const object = bucket.get(key)!;
    contents.push(
      element("Key", text(key)) +
        element("LastModified", new Date(object.modified).toISOString()) +
        element("ETag", `"${object.etag}"`) + element("Size", object.bytes.length) +
        element("StorageClass", object.storageClass),
    );
    last = { text: key, whole: false };
  }
  return xmlDocument(
    "ListBucketResult",
    element("Name", name) + element("Prefix", text(prefix)) +
      (delimiter === "" ? "" : element("Delimiter", text(delimiter))) +
      (startAfter === "" ? "" : element("StartAfter", text(startAfter))) +
      (token === undefined ? "" : element("ContinuationToken", token)) +
      (truncated ? element("NextContinuationToken", writeToken(last)) : "") +
      element("KeyCount", contents.length + prefixes.length) + element("MaxKeys", most) +
      (url ? element("EncodingType", "url") : "") + element("IsTruncated", truncated) +
      contents.map((content) => `<Contents>${content}</Contents>`).join("") +
      prefixes.map((common) =>
        `<CommonPrefixes>${element("Prefix", text(common))}</CommonPrefixes>`
      )
        .join(""),
  );
}

/** Where a page ended: at a key, or at a prefix all of whose keys are done. */
interface Mark {
  readonly text: string;
  readonly whole: boolean;
}

/** Opaque, with characters that a client must percent-encode. */
function writeToken({ text, whole }: Mark): string {
  return btoa(encodeURIComponent(`${whole ? "p" : "k"}${text}`)) + "+/=";
}

function readToken(token: string): Mark {
  try {
    if (!token.endsWith("+/=")) throw new Error("cut off");
    const text = decodeURIComponent(atob(token.slice(0, -3)));
    return { text: text.slice(1), whole: text.startsWith("p") };
  } catch {
    throw new S3Error("InvalidArgument", 400, "The continuation token provided is incorrect");
  }
}

function countOf(text: string | undefined, pageSize: number): number {
  if (text === undefined) return pageSize;
  if (!/^\d+$/.test(text)) throw new S3Error("InvalidArgument", 400, "max-keys is not a number");
  return Number(text);
}

function encodingOf(text: string | undefined): boolean {
  if (text !== undefined && text !== "url") {
    throw new S3Error("InvalidArgument", 400, "Invalid Encoding Method specified in Request");
  }
  return text === "url";
}

/** As S3 encodes keys in a list: like a form, so that a space is "+", but with "/" as it is. */
function listEncode(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+").replaceAll("%2F", "/");
}

/** The index of the first key that comes after a text. */
function firstAfter(keys: readonly string[], text: string, compare: CompareKeys): number {
  let [low, high] = [0, keys.length];
  if (text === "") return 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(keys[middle]!, text) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
