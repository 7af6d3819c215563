import { isCredentialName } from "./credential_names.ts";
import { SCRUBBED } from "./recording.ts";

// Bounded where they would look to the end of a long text again and again.

/** `https://user:password@host`, or a token alone before the `@`. */
const USER_INFO = /(\/\/)([^\s/?#@:"'<>\\]*:[^\s/?#@"'<>\\]+|[^\s/?#@:"'<>\\]{20,})(?=@)/g;
const PARAMETER = /([?&;#\n]|^|\\u0026|&amp;)([\w.~-]{2,40})=([^&;#\s"'<>\\]+)/g;
// A quote inside of the value has more backslashes before it than those around the value.
const MEMBER = /(?<!\\)(\\*")([\w.-]{2,40})\1(\s*:\s*)(?:\1([^]*?)(?<!\\)\1|(-?\d[\d.eE+-]*))/g;
const ELEMENT =
  /<((?:[\w-]+:)?([\w.-]{2,40}))(\s[^<>]*)?>(\s*)(?:<!\[CDATA\[([^]{0,4000}?)\]\]>|([^<\s][^<]*))(?=<\/\1\s*>)/g;
const PART =
  /(;\s*name="?([\w.-]{2,40})"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n){0,4}\r?\n)([^]{0,4000}?)(?=\r?\n--)/gi;
const TAG = /<(?:input|meta)\b[^<>]*>/gi;
const TAG_NAME = /\sname\s*=\s*["']?([\w.-]{2,40})/i;
const TAG_VALUE = /(\s(?:value|content)\s*=\s*)(?:"([^"]*)"|'([^']*)')/i;
// What these two find may be any word of prose: it is taken out, and not looked for elsewhere.
const ATTRIBUTE = /(\s(?:[\w-]+:)?([\w.-]{2,40})\s*=\s*)(?:"[^"\n]+"|'[^'\n]+')/g;
const LINE =
  /^([ \t]*([\w.-]{2,40})[ \t]*[:=][ \t]*(?:(?:bearer|basic|token)[ \t]+)?)([^\s"']+)[ \t\r]*$/gim;

/**
 * A text without the values of fields that hold credentials: parameters, members of JSON, elements and
 * attributes of XML and HTML, parts of forms, settings line by line, and users in URLs.
 *
 * @param seen Called with each value that may stand in other places as well.
 */
export function withoutFields(text: string, seen: (value: string) => void = () => {}): string {
  /** Whether the value of a field of this name is taken out. */
  function scrubbed(name: string, value: string | undefined): boolean {
    if (!isCredentialName(name) || value === undefined || value === "") return false;
    seen(value);
    return true;
  }
  return text
    .replace(USER_INFO, (_all, slashes, given: string) => {
      const [user = "", ...rest] = given.split(":");
      const password = rest.join(":");
      seen(password === "" || password === "x-oauth-basic" ? user : password);
      return slashes + SCRUBBED;
    })
    .replace(
      PARAMETER,
      (all, before, name, value) => scrubbed(name, value) ? `${before}${name}=${SCRUBBED}` : all,
    )
    .replace(
      MEMBER,
      (all, quote, name, colon, value, number) =>
        scrubbed(name, value ?? number)
          ? `${quote}${name}${quote}${colon}${quote}${SCRUBBED}${quote}`
          : all,
    )
    .replace(
      ELEMENT,
      (all, tag, name, attributes = "", space, data, value) =>
        scrubbed(name, data ?? value) ? `<${tag}${attributes}>${space}${SCRUBBED}` : all,
    )
    .replace(PART, (all, head, name, value) => scrubbed(name, value) ? head + SCRUBBED : all)
    .replace(TAG, (tag) => {
      const name = TAG_NAME.exec(tag)?.[1] ?? "";
      return tag.replace(
        TAG_VALUE,
        (all, before, double, single) =>
          scrubbed(name, double ?? single) ? `${before}"${SCRUBBED}"` : all,
      );
    })
    .replace(
      ATTRIBUTE,
      (all, before, name) => isCredentialName(name) ? `${before}"${SCRUBBED}"` : all,
    )
    .replace(LINE, (all, before, name) => isCredentialName(name) ? before + SCRUBBED : all);
}
