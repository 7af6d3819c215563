import type { RecordedBody } from "./recording.ts";

const WHITE_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/**
 * A body as a recording holds it. JSON is kept as such when reading and writing it brings the same
 * text but for white space, so that neither a large number nor a name that came twice is lost.
 */
export function recordedBody(bytes: Uint8Array): RecordedBody {
  if (bytes.length === 0) return {};
  const text = textOf(bytes);
  if (text === undefined) return { base64: bytes.toBase64() };
  const json = jsonOf(text);
  return json === undefined ? { text } : { json: json.value };
}

/** The bytes of a body that was recorded. */
export function bodyBytes({ json, text, base64 }: RecordedBody): Uint8Array<ArrayBuffer> {
  if (json !== undefined) return new TextEncoder().encode(JSON.stringify(json));
  if (text !== undefined) return new TextEncoder().encode(text);
  return base64 === undefined ? new Uint8Array() : Uint8Array.fromBase64(base64);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const again = JSON.stringify(value);
    return again === text.replace(WHITE_SPACE, "$1") ? { value } : undefined;
  } catch {
    return undefined;
  }
}
