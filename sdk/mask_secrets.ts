// User, then the password up to the last "@" before a slash, a query or a blank. It starts at the
// "://", not at the scheme, so that a long text without one costs nothing.
const URL_PASSWORD = /(:\/\/[^\s/?#:@"']*):[^\s/?#"']*@/g;

/** What stands for a secret. */
const MASK = "***";

/**
 * Makes a function that replaces secrets in a text by `***`: the given values, the forms they take
 * inside a URL, a web form or JSON, and the password of any URL.
 *
 * Empty values are ignored; a value that contains another is replaced whole.
 */
export function secretMask(secretValues: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const value of secretValues) {
    if (value === "") continue;
    const wellFormed = value.toWellFormed();
    forms.add(value);
    forms.add(encodeURIComponent(wellFormed));
    forms.add(encodeURI(wellFormed));
    forms.add(new URLSearchParams([["", wellFormed]]).toString().slice(1));
    forms.add(JSON.stringify(value).slice(1, -1));
  }
  const longestFirst = [...forms].sort((one, other) => other.length - one.length);
  return (text) => {
    let masked = text;
    for (const form of longestFirst) masked = masked.replaceAll(form, MASK);
    return masked.replace(URL_PASSWORD, `$1:${MASK}@`);
  };
}
