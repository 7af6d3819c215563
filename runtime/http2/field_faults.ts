import type { HeaderField } from "./hpack/header_field.ts";

// What a peer's table repeats is checked once: entries keep their identity.
const sound = new WeakSet<HeaderField>();
// RFC 9113, section 8.2.1: no upper case, nothing outside visible ASCII; a colon only in front.
const NAME = /^:?[!-9;-@[-~]+$/;
const VALUE_FAULT = /[\0\r\n]|^[ \t]|[ \t]$/;
// RFC 9113, section 8.2.2.
const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
]);
const REQUEST_FIELDS = [":method", ":scheme", ":path"] as const;

function fieldFault(field: HeaderField): string | undefined {
  if (sound.has(field)) return undefined;
  const [name, value] = field;
  if (!NAME.test(name)) return `${JSON.stringify(name)} is no name of a field`;
  if (VALUE_FAULT.test(value)) return `the value of "${name}" holds octets that are not allowed`;
  if (CONNECTION_FIELDS.has(name)) return `the field "${name}" is not allowed in HTTP/2`;
  if (name === "te" && value !== "trailers") return `the field "te" is "${value}"`;
  sound.add(field);
  return undefined;
}

/** Checks all fields, and that pseudo-header fields of `allowed` come first, each at most once. */
function fieldsFault(
  fields: readonly HeaderField[],
  allowed: (name: string) => boolean,
): string | undefined {
  let regular = false;
  let seen: string[] | undefined;
  for (const field of fields) {
    const fault = fieldFault(field);
    if (fault !== undefined) return fault;
    const [name] = field;
    if (!name.startsWith(":")) {
      regular = true;
      continue;
    }
    if (regular) return `the field "${name}" comes after a regular one`;
    if (!allowed(name)) return `the field "${name}" is not allowed here`;
    if (seen === undefined) seen = [name];
    else if (seen.includes(name)) return `the field "${name}" comes twice`;
    else seen.push(name);
  }
  return undefined;
}

/** What makes a request malformed (RFC 9113, section 8.3.1), if anything. */
export function requestFault(fields: readonly HeaderField[]): string | undefined {
  const fault = fieldsFault(fields, isRequestField);
  if (fault !== undefined) return fault;
  for (const name of REQUEST_FIELDS) {
    const field = fields.find((each) => each[0] === name);
    if (field === undefined) return `the field "${name}" is missing`;
    if (name === ":path" && field[1] === "") return `the field ":path" is empty`;
  }
  return undefined;
}

function isRequestField(name: string): boolean {
  return name === ":path" || name === ":method" || name === ":scheme" || name === ":authority";
}

/** What makes the first fields of a response malformed (RFC 9113, section 8.3.2), if anything. */
export function responseFault(fields: readonly HeaderField[]): string | undefined {
  const fault = fieldsFault(fields, (name) => name === ":status");
  if (fault !== undefined) return fault;
  return fields[0]?.[0] === ":status" ? undefined : `the field ":status" is missing`;
}

/** What makes trailers malformed (RFC 9113, section 8.1), if anything. */
export function trailersFault(fields: readonly HeaderField[]): string | undefined {
  return fieldsFault(fields, () => false);
}
