/** How a thing is: right, worth knowing, or in the way. */
export type Level = "ok" | "warn" | "problem";

/** One thing the doctor looked at. */
export interface Finding {
  /** What it is about, one word: `deno`, `jsr`, `plakar`. */
  readonly area: string;
  readonly level: Level;
  /** What was seen. */
  readonly text: string;
  /** What to do about it; always there unless all is right. */
  readonly remedy?: string;
}

/**
 * Takes what may be secret out of a text that other programs wrote: user and password of addresses,
 * and what follows their question mark.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, "$1…@")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s"'?]*)\?[^\s"']*/gi, "$1?…");
}
