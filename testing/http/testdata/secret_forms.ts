/** Puts a secret between two other texts, in one of the forms in which services and clients write it. */
export interface SecretForm {
  readonly name: string;
  put(secret: string, before: string, after: string): string;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const base64 = (text: string) => bytesOf(text).toBase64();
const percent = (text: string, digits: (byte: number) => string) =>
  Array.from(bytesOf(text), (byte) => `%${digits(byte)}`).join("");
const hex = (value: number, length = 2) => value.toString(16).padStart(length, "0");
const units = (text: string) => Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
const html: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const around = (put: (secret: string) => string) => (secret: string, a: string, b: string) =>
  a + put(secret) + b;
const inside = (put: (whole: string) => string) => (secret: string, a: string, b: string) =>
  put(a + secret + b);

/** Every form that is looked for. */
export const secretForms: readonly SecretForm[] = [
  { name: "as it is", put: around((secret) => secret) },
  {
    name: "in capital letters",
    put: around((secret) => secret.replace(/[a-z]+/g, (run) => run.toUpperCase())),
  },
  { name: "percent-encoded", put: around(encodeURIComponent) },
  {
    name: "percent-encoded twice",
    put: around((secret) => encodeURIComponent(encodeURIComponent(secret))),
  },
  { name: "every byte percent-encoded", put: around((secret) => percent(secret, hex)) },
  { name: "as form", put: around((secret) => `${new URLSearchParams({ a: secret })}`.slice(2)) },
  { name: "in a JSON string", put: inside(JSON.stringify) },
  { name: "in JSON in JSON", put: inside((all) => JSON.stringify(JSON.stringify({ all }))) },
  {
    name: "JSON with escaped slashes",
    put: inside((all) => JSON.stringify(all).replaceAll("/", "\\/")),
  },
  {
    name: "every unit escaped",
    put: around((secret) => units(secret).map((unit) => `\\u${hex(unit, 4)}`).join("")),
  },
  { name: "JSON, percent-encoded", put: inside((all) => encodeURIComponent(JSON.stringify(all))) },
  { name: "HTML", put: around((secret) => secret.replace(/[&<>"']/g, (each) => html[each]!)) },
  {
    name: "HTML by numbers",
    put: around((secret) => [...secret].map((each) => `&#${each.codePointAt(0)};`).join("")),
  },
  { name: "hexadecimal", put: around((secret) => bytesOf(secret).toHex()) },
  { name: "base64", put: inside(base64) },
  {
    name: "base64 for URLs",
    put: inside((all) => bytesOf(all).toBase64({ alphabet: "base64url", omitPadding: true })),
  },
  { name: "base64 of user and password", put: inside((all) => `Basic ${base64(`me:${all}`)}`) },
  { name: "base64, percent-encoded", put: inside((all) => encodeURIComponent(base64(all))) },
  { name: "base64 in lines", put: inside((all) => base64(all).replace(/.{20}/g, "$&\n")) },
  {
    name: "base64 in lines, in JSON",
    put: inside((all) => JSON.stringify(base64(all).replace(/.{20}/g, "$&\n"))),
  },
  { name: "base64 of JSON", put: inside((all) => base64(JSON.stringify({ all }))) },
  {
    name: "base64 of a URL",
    put: inside((all) => base64(`https://example.com/?${encodeURIComponent(all)}`)),
  },
  { name: "base64 in base64", put: inside((all) => base64(base64(all))) },
];

/** What some encoding changes, and what none does. */
export const oddCharacters: readonly string[] = "aZ09\"\\/+=&%<>'; :?#@!~\n\té€😀".match(/./gsu)!;
