import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { recordHttp } from "./record_http.ts";
import { recordingText } from "./recording.ts";
import { oddCharacters, secretForms } from "./testdata/secret_forms.ts";
import { isReadable } from "./testdata/secret_search.ts";

/** Secrets, long and short ones, with everything that some encoding changes. */
const someSecret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/),
  fc.array(fc.constantFrom(...oddCharacters), { minLength: 6, maxLength: 20 })
    .map((characters) => characters.join("")),
  fc.string({ minLength: 6, maxLength: 30, unit: "grapheme" }),
).filter((secret) => secret.length >= 6 && secret.isWellFormed());

const upstream = "https://api.example.com";

/** Where in an exchange a text is put. */
const places = {
  "path of the URL": (text: string) => ({
    request: new Request(`${upstream}/${encodeURIComponent(text)}/notes`),
  }),
  "parameter of the URL": (text: string) => ({
    request: new Request(`${upstream}/notes?${new URLSearchParams({ q: text })}`),
  }),
  "header of the request": (text: string) => ({
    request: new Request(upstream, { headers: { accept: header(text) } }),
  }),
  "JSON of the request": (text: string) => ({
    request: new Request(upstream, { method: "POST", body: JSON.stringify({ a: [text] }) }),
  }),
  "form of the request": (text: string) => ({
    request: new Request(upstream, { method: "POST", body: new URLSearchParams({ a: text }) }),
  }),
  "header of the answer": (text: string) => ({
    answer: new Response(null, { headers: { link: header(text) } }),
  }),
  "JSON of the answer": (text: string) => ({ answer: Response.json({ [text]: { deep: [text] } }) }),
  "JSON that is kept as text": (text: string) => ({
    answer: new Response(`{"n": 12345678901234567890, "a": ${JSON.stringify(text)}}`),
  }),
  "text of the answer": (text: string) => ({ answer: new Response(`<p>${text}</p>`) }),
  "bytes of the answer": (text: string) => ({
    answer: new Response(Uint8Array.of(0xff, 0xfe, ...new TextEncoder().encode(text), 0xff)),
  }),
} satisfies Record<string, (text: string) => { request?: Request; answer?: Response }>;

/** A text as a header can carry it: byte for byte. */
function header(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("")
    .replace(/[\0\r\n]/g, " ");
}

for (const [place, exchange] of Object.entries(places)) {
  Deno.test(`recordHttp: no file holds a secret, in whatever form it stood in the ${place}`, async () => {
    await fc.assert(
      fc.asyncProperty(
        someSecret,
        fc.constantFrom(...secretForms),
        fc.stringMatching(/^[\w ]{0,8}$/),
        async (secret, { put }, before) => {
          const { request = new Request(upstream), answer = Response.json(1) } = exchange(
            put(secret, before, " after"),
          ) as { request?: Request; answer?: Response };
          const none = await textOf(new Request(upstream), Response.json(1), []);
          fc.pre(!isReadable(`${none} SCRUBBED ${before} after GET POST`, secret));
          const text = await textOf(request, answer, [secret]);
          equal(isReadable(text, secret), false, JSON.stringify({ secret, text }));
        },
      ),
      { numRuns: 10 },
    );
  });
}

async function textOf(request: Request, answer: Response, secrets: string[]): Promise<string> {
  const recorder = recordHttp({ upstream, secrets, fetch: () => Promise.resolve(answer) });
  await (await recorder.handle(request)).bytes();
  return recordingText(recorder.recording());
}

Deno.test("recordHttp: credentials that nobody named are in no file: bearer, basic, issued", async () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_.~+/-]{8,30}$/);
  await fc.assert(
    fc.asyncProperty(token, fc.constantFrom(...secretForms), async (secret, { put }) => {
      const none = await textOf(new Request(upstream), Response.json(1), []);
      fc.pre(!isReadable(`${none} SCRUBBED POST`, secret));
      const said = put(secret, "a ", " b");
      const shown: (() => [Request, Response])[] = [
        () => [asking({ authorization: `Bearer ${secret}` }), Response.json({ said })],
        () => [asking({ authorization: `Basic ${btoa(`me:${secret}`)}` }), Response.json({ said })],
        () => [asking({ "private-token": secret }), new Response(said)],
        () => [asking({}), Response.json({ said, access_token: secret })],
        () => [
          new Request(`${upstream}?${new URLSearchParams({ sig: secret })}`),
          new Response(said),
        ],
      ];
      for (const show of shown) {
        const text = await textOf(...show(), []);
        equal(isReadable(text, secret), false, JSON.stringify({ secret, text }));
      }
    }),
    { numRuns: 6 },
  );
});

function asking(headers: Record<string, string>): Request {
  return new Request(upstream, { headers });
}
