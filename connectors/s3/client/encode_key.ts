import { ConnectorError } from "@plakar-deno/sdk";

/**
 * Escapes a text as signatures want it (AWS Signature Version 4, "UriEncode"): every byte of its
 * UTF-8 but letters, digits and `- . _ ~`, in upper-case hexadecimal.
 *
 * @throws {URIError} when the text holds half of a surrogate pair.
 */
export function encodePart(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Escapes a key for a URL; its slashes stay.
 *
 * Every reader of URLs resolves `.` and `..` between slashes, escaped or not (WHATWG URL, "path
 * state"), and half a surrogate pair has no UTF-8: a request would reach another key.
 *
 * @throws {ConnectorError} `invalid_argument` for a key with such a part.
 */
export function encodeKey(key: string): string {
  const dots = key.includes(".") && key.split("/").some((part) => part === "." || part === "..");
  if (!dots && key.isWellFormed()) return encodePart(key).replaceAll("%2F", "/");
  const part = dots ? 'has a part "." or ".."' : "is not valid Unicode";
  throw new ConnectorError(
    `cannot name the key ${JSON.stringify(key)} in a request: it ${part}, ` +
      "which no URL can carry; copy the object to another key",
    { code: "invalid_argument" },
  );
}
