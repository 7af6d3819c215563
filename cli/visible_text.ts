// What turns the direction of writing, or breaks a line without being a control character.
const unseen = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
// deno-lint-ignore no-control-regex
const controls = /[\x00-\x1f\x7f-\x9f]/g;

/** The text on one line, all that a terminal acts on written out as `\x1B`: names come from anywhere. */
export function oneLine(text: string): string {
  return text
    .replace(controls, (character) => `\\x${hex(character)}`)
    .replace(unseen, (character) => `\\u{${hex(character)}}`);
}

/** As {@linkcode oneLine}, but line by line. */
export function visibleText(text: string): string {
  return text.split("\n").map(oneLine).join("\n");
}

/** JSON on one line that a terminal shows as it is; it means the same. */
export function visibleJson(value: unknown): string {
  const escape = (character: string) => `\\u${hex(character).padStart(4, "0")}`;
  return JSON.stringify(value).replace(controls, escape).replace(unseen, escape);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
}
