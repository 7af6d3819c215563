import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { withoutFields } from "./credential_fields.ts";
import { scrubber } from "./scrubber.ts";
import { suspectedSecrets } from "./suspected_secrets.ts";

const s = "zq9Secret77xY";

/** Texts with a secret whose field tells what it is, and whether it is looked for elsewhere, too. */
const texts: readonly (readonly [text: string, isSeen: boolean])[] = [
  [`https://example.com/a?access_token=${s}&b=1`, true],
  [`grant_type=refresh_token&refresh_token=${s}`, true],
  [`oauth_token=1&oauth_token_secret=${s}`, true],
  [`{"a": 1.0, "password" : "${s}"}`, true],
  [String.raw`{"a": "{\"token\":\"${s}\"}"}`, true],
  [`<Token type="x">${s}</Token>`, true],
  [`<wsse:Password>${s}</wsse:Password>`, true],
  [`<Password><![CDATA[${s}]]></Password>`, true],
  [`--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n${s}\r\n--x--`, true],
  [`<input type="hidden" name="csrf_token" value="${s}">`, true],
  [`<meta name='csrf-token' content='${s}'>`, true],
  [`clone https://somebody:${s}@example.com/a.git`, true],
  [`clone https://${s}${s}@example.com/a.git`, true],
  [`<connection host="a" password="${s}"/>`, false],
  [`A=1\nTOKEN=${s}\nB=2`, true],
  [`a: 1\npassword: ${s}\nb: 2`, false],
  [`Authorization: Bearer ${s}`, false],
];

for (const [text, isSeen] of texts) {
  Deno.test(`withoutFields: ${text.replace(/\s+/g, " ")}`, () => {
    const seen: string[] = [];
    const clean = withoutFields(text, (value) => seen.push(value));
    equal(clean.includes(s), false, clean);
    equal(seen.some((value) => value.includes(s)), isSeen, seen.join());
  });
}

Deno.test("withoutFields: a number in JSON is replaced by a text, so that it stays JSON", () => {
  deepEqual(JSON.parse(withoutFields('{"password": 12345678}')), { password: "SCRUBBED" });
});

Deno.test("withoutFields: what tells about credentials, and what holds none, stays", () => {
  for (
    const text of [
      '{"token_type":"bearer","next_page_token":"abc","expires_in":3600}',
      "https://example.com/@somebody?page=2",
      "ssh://git@example.com/a.git, mail to a@example.com",
      '<input name="title" value="A">',
      "The password: it must be long, and the token is needed.",
    ]
  ) equal(withoutFields(text), text);
});

Deno.test("scrubber: what a hostile service writes is read once, not once for each of its places", () => {
  const { text } = scrubber(["some-secret", '\\"a b+c/d']);
  const many = 50_000;
  const hostile = [
    "\\".repeat(many) + "u0061",
    "%5c".repeat(many) + "u0061",
    "eyJ".repeat(many),
    "//" + ":".repeat(many),
    "<ab>" + " ".repeat(many) + "<x",
    "-----BEGIN PRIVATE KEY-----".repeat(many / 100),
    "%" + "25".repeat(many) + "61",
    '"ab" : "'.repeat(many / 10),
  ];
  for (const each of hostile) equal(text(each), each);
});

Deno.test("withoutFields, suspectedSecrets: a long text is read once, not once for each of its places", () => {
  for (const piece of ["\\", "<token><![CDATA[", '; name="token"\r\na\r\n', '"token":"\\']) {
    const text = piece.repeat(20_000);
    equal(withoutFields(text).length > 0, true);
    deepEqual(suspectedSecrets(["some-secret"])(text), []);
  }
});
