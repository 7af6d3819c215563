import { withoutFields } from "./credential_fields.ts";
import {
  isCredentialHeader,
  isCredentialList,
  isCredentialName,
  isCredentialPair,
  VALUE_FIELDS,
} from "./credential_names.ts";
import { type RecordedBody, SCRUBBED } from "./recording.ts";

/** What of an exchange may tell credentials. */
export interface ExchangePart {
  /** All headers, of which nothing was left out. */
  readonly headers: Headers;
  /** The body. */
  readonly body: RecordedBody;
  /** The URL, as it was asked. */
  readonly url?: URL;
}

// A shorter value, such as "none", is taken out where it stands, and not looked for elsewhere.
const LEAST_LEARNT = 8;
// Of a header that says more than the credential: `Bearer x`, `a=x; b=y`.
const PARTS = /[\s,;]+/;

/**
 * The credentials that an exchange shows by itself: in headers, user and password of the URL, in
 * parameters and in fields of the body, such as the token that an answer hands out. What it says in
 * one place, it may say in another, too.
 */
export function learnedSecrets({ headers, body, url }: ExchangePart): readonly string[] {
  const found = [
    ...[...headers].flatMap(([name, value]) =>
      isCredentialHeader(name) ? ofHeader(name, value) : []
    ),
    ...(url === undefined ? [] : ofUrl(url)),
    ...ofValue(body.json),
    ...(body.text === undefined ? [] : ofText(body.text)),
    // A form with a file in it is no text as a whole.
    ...(body.base64 === undefined ? [] : ofText(atob(body.base64))),
  ];
  return [...new Set(found)].filter((value) => value.length >= LEAST_LEARNT && value !== SCRUBBED);
}

function ofHeader(name: string, given: string): string[] {
  // What follows the first part of a cookie tells how long it holds and where.
  const value = name === "set-cookie" ? given.split(";")[0]! : given;
  const basic = /^basic\s+(\S+)$/i.exec(value.trim())?.[1];
  if (basic !== undefined) return [basic, ...ofBasic(basic)];
  return value.split(PARTS).flatMap((part) => {
    const after = part.slice(part.indexOf("=") + 1).replace(/^"|"$/g, "");
    return [part, after, ...decoded(after)];
  });
}

/** The password; the user as well where it is the token. */
function ofBasic(encoded: string): string[] {
  try {
    const pair = new TextDecoder().decode(Uint8Array.fromBase64(encoded));
    const colon = pair.indexOf(":");
    const [user, password] = colon < 0 ? [pair, ""] : [pair.slice(0, colon), pair.slice(colon + 1)];
    return password === "" || password === "x-oauth-basic" ? [user] : [password];
  } catch {
    return [];
  }
}

function ofUrl(url: URL): string[] {
  const parameters = [...url.searchParams].filter(([name]) => isCredentialName(name));
  const user = url.password === "" ? url.username : "";
  return [...parameters.map(([, value]) => value), ...decoded(url.password), ...decoded(user)];
}

/** Of a form, of XML, of JSON that is kept as text. */
function ofText(text: string): string[] {
  const found: string[] = [];
  withoutFields(text, (value) => found.push(value, ...decoded(value.replaceAll("+", " "))));
  return found;
}

function ofValue(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(ofValue);
  return ofFields(value, isCredentialPair(value));
}

function ofFields(object: object, isValue: boolean): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const isCredential = isCredentialName(name) || isCredentialList(name, value) ||
      isValue && VALUE_FIELDS.has(name);
    return isCredential ? ofField(value) : ofValue(value);
  });
}

function ofField(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(ofField);
  if (typeof value === "object" && value !== null) return ofFields(value, true);
  return typeof value === "string" ? [value] : [];
}

function decoded(text: string): string[] {
  if (text === "") return [];
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [text];
  }
}
