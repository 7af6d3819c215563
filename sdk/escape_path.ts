/**
 * Any string as text that has a UTF-8 form: half surrogate pairs become `\u{D800}`, control
 * characters `\x0A`, so that a path can stand in a message (row I21).
 *
 * @example
 * ```ts
 * import { escapePath } from "@plakar-deno/sdk";
 *
 * console.log(escapePath("a\nb")); // "a\\x0Ab"
 * ```
 */
export function escapePath(path: string): string {
  return path.replace(/\p{Control}|\p{Surrogate}/gu, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16).toUpperCase();
    return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
  });
}
