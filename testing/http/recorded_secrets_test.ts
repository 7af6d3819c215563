import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { recordHttp } from "./record_http.ts";
import { isReadable } from "./testdata/secret_search.ts";

const upstream = "https://api.example.com/v2";
const url = (path: string) => `${upstream}${path}`;

/** Exchanges that show a credential which nobody named, and what shows it. */
const shown: Readonly<
  Record<string, (secret: string) => { request?: RequestInit; answer?: Response }>
> = {
  "a redirect's parameter": (secret) => ({
    answer: moved(`/a?access_token=${secret}&page=2`),
  }),
  "a redirect's fragment": (secret) => ({ answer: moved(`/a#access_token=${secret}&b=1`) }),
  "a redirect to signed storage": (secret) => ({
    answer: moved(`https://files.example.com/a?X-Amz-Date=1&X-Amz-Signature=${secret}`),
  }),
  "a password in a link": (secret) => ({
    answer: new Response("[]", {
      headers: { link: `<https://me:${secret}@api.example.com/a?page=2>; rel="next"` },
    }),
  }),
  "a password with colons in a text": (secret) => ({
    answer: Response.json(`https://me:${secret}:1:2@example.com and ${secret}:1:2`),
  }),
  "a cookie": (secret) => ({
    answer: Response.json(secret, { headers: { "set-cookie": `sid=${secret}; Path=/` } }),
  }),
  "a pair of name and value": (secret) => ({
    answer: Response.json([{ name: "token", value: secret }, { a: secret }]),
  }),
  "a pair of key and value": (secret) => ({
    answer: Response.json([{ key: "password", value: secret }, { a: secret }]),
  }),
  "the value of an object": (secret) => ({
    answer: Response.json({ token: { id: 1, value: secret }, a: secret }),
  }),
  "a list": (secret) => ({ answer: Response.json({ tokens: [secret], a: secret }) }),
  "a form with a file": (secret) => ({
    request: {
      method: "POST",
      body: Uint8Array.from(
        `--b\r\ncontent-disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b\r\n\xff\r\n--b--`,
        (character) => character.charCodeAt(0),
      ),
    },
    answer: Response.json(secret),
  }),
  ...Object.fromEntries(
    ["dd-application-key", "ocp-apim-subscription-key", "x-functions-key", "x-vault-token"].map(
      (name) => [
        `the header ${name}`,
        (secret: string) => ({
          request: { headers: { [name]: secret } },
          answer: Response.json(secret),
        }),
      ],
    ),
  ),
};

function moved(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}

Deno.test("recordHttp: a credential that nobody named is in no file, whatever shows it", async () => {
  const secret = "zQ9ofSomebody77xY";
  for (const [what, exchange] of Object.entries(shown)) {
    const { request, answer } = exchange(secret);
    const recorder = recordHttp({
      upstream,
      secrets: [],
      fetch: () => Promise.resolve(answer ?? Response.json(1)),
    });
    await (await recorder.handle(new Request(url("/a"), request))).bytes();
    const text = JSON.stringify(recorder.recording());
    equal(isReadable(text, secret), false, `${what}: ${text}`);
  }
});

Deno.test("recordHttp: numbers and names that only tell of credentials stay", async () => {
  const told = { tokens: 17, token: { id: 1 }, name: "token", tokens_used: ["a"], values: [1] };
  const recorder = recordHttp({
    upstream,
    secrets: [],
    fetch: () => Promise.resolve(Response.json(told)),
  });
  await recorder.handle(new Request(url("/a")));
  deepEqual(recorder.recording().exchanges[0]!.answer.json, told);
});

Deno.test("recordHttp: the error that stops a recording names no secret, even one that is a method", async () => {
  const secret = "METHOD-OF-MINE";
  const recorder = recordHttp({
    upstream,
    secrets: [secret],
    fetch: () => Promise.resolve(new Response("a")),
  });
  await recorder.handle(new Request(url("/a"), { method: secret }));
  throws(
    () => recorder.recording(),
    /a secret is still in exchange 1, in its request \(SCRUBBED\)/,
  );
});

Deno.test("recordHttp: a packed request is passed on as it came", async () => {
  const seen: unknown[] = [];
  const recorder = recordHttp({
    upstream,
    secrets: [],
    async fetch(request) {
      seen.push(request.headers.get("content-encoding"), await request.bytes());
      return new Response();
    },
  });
  const body = Uint8Array.from(gzipSync("many words"));
  const headers = { "content-encoding": "gzip" };
  await recorder.handle(new Request(url("/a"), { method: "POST", body, headers }));
  deepEqual(seen, ["gzip", body]);
});

Deno.test("recordHttp: a file that cannot be written stays as it was, and nothing lies beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const recorder = recordHttp({
      upstream,
      secrets: [],
      fetch: () => Promise.resolve(new Response("a")),
    });
    await recorder.handle(new Request(url("/a")));
    const file = `${folder}/notes.json`;
    await Deno.mkdir(file);
    await rejects(recorder.save(file));
    deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["notes.json"]);
    equal((await Deno.stat(file)).isDirectory, true);
    await Deno.remove(file);
    // Whoever saves at the same time writes a whole file, too.
    await Promise.all(Array.from({ length: 8 }, () => recorder.save(file)));
    deepEqual(JSON.parse(await Deno.readTextFile(file)), recorder.recording());
    deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["notes.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
