import { doesNotMatch, match, ok, strictEqual as equal } from "node:assert/strict";
import type { RecordedRequest } from "./recording.ts";
import { unknownRequest } from "./unknown_request.ts";

const request = (more: Partial<RecordedRequest>): RecordedRequest => ({
  method: "POST",
  url: "https://api.example.com/a",
  headers: {},
  ...more,
});
const signs = (text: string) => text.match(/^[-+](?= )/gm)?.join("");

Deno.test("unknownRequest: lines that differ far behind are cut so that it is seen", () => {
  const long = "q".repeat(500);
  const asked = (word: string) => request({ json: { query: long + word + long } });
  const text = unknownRequest(asked("NEW"), [asked("OLD")]);
  match(text, /^- ….*OLD.*…$/m);
  match(text, /^\+ ….*NEW.*…$/m);
  ok(text.length < 1_000, text);
});

Deno.test("unknownRequest: each of several lines is cut where its counterpart differs", () => {
  const lines = (words: readonly string[]) =>
    request({ text: words.map((word) => "x".repeat(300) + word).join("\n") });
  const text = unknownRequest(lines(["ONE", "TWO"]), [lines(["EINS", "ZWEI"])]);
  for (const word of ["ONE", "TWO", "EINS", "ZWEI"]) ok(text.includes(word), text);
});

Deno.test("unknownRequest: what decides nothing is no difference: conditions, the order of members", () => {
  const text = unknownRequest(
    request({ json: { c: 3, a: 9, b: 2 }, headers: { "if-none-match": '"1"' } }),
    [request({ json: { a: 1, b: 2, c: 3 } })],
  );
  doesNotMatch(text, /if-none-match/);
  equal(signs(text), "-+", text);
});
