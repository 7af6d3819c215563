import { oneLine } from "../visible_text.ts";

/** A record that failed, as one line for a person. */
export function failureLine(path: string, reason: string): string {
  return `failed  ${oneLine(path)}: ${oneLine(reason)}`;
}
