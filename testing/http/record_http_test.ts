import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { pathToFileURL as toFileUrl } from "node:url";
import { fakeHttp } from "./fake_http.ts";
import { failingAnswers } from "./failing_answers.ts";
import type { HttpHandler } from "./http_handler.ts";
import { recordHttp } from "./record_http.ts";
import { parseRecording, type Recording, recordingText } from "./recording.ts";
import { replayHttp } from "./replay_http.ts";
import { serveHttp } from "./serve_http.ts";

const upstream = "https://api.example.com/v2";
const url = (path: string) => `${upstream}${path}`;

async function recorded(
  fetch: HttpHandler,
  requests: readonly Request[],
  secrets: readonly string[] = [],
): Promise<Recording> {
  const recorder = recordHttp({ upstream, secrets, fetch });
  for (const request of requests) await (await recorder.handle(request)).bytes();
  return recorder.recording();
}

Deno.test("recordHttp: passes on what was asked and keeps what was answered", async () => {
  const seen: Request[] = [];
  const recorder = recordHttp({
    upstream,
    secrets: [],
    fetch(request) {
      seen.push(request);
      return Promise.resolve(Response.json({ id: 7 }, { headers: { etag: '"1"', date: "now" } }));
    },
  });
  const answer = await recorder.handle(
    new Request(url("/notes?b=2&a=1"), {
      method: "POST",
      body: '{"q": 1}',
      headers: { "x-client": "kit", accept: "application/json" },
    }),
  );
  deepEqual(await answer.json(), { id: 7 });
  equal(seen[0]!.headers.get("x-client"), "kit");
  equal(seen[0]!.url, url("/notes?b=2&a=1"));
  deepEqual(recorder.recording(), {
    recording: 1,
    upstream,
    hosts: [],
    exchanges: [{
      request: {
        method: "POST",
        url: url("/notes?a=1&b=2"),
        headers: { accept: "application/json" },
        json: { q: 1 },
      },
      answer: {
        status: 200,
        headers: { "content-type": "application/json", etag: '"1"' },
        json: { id: 7 },
      },
    }],
  });
});

Deno.test("recordHttp: what an exchange shows as a credential is gone everywhere, before and after", async () => {
  const fake = fakeHttp({
    routes: {
      "POST /v2/token": () =>
        Response.json({ access_token: "issued-in-an-answer", expires_in: 3600 }, {
          headers: { "set-cookie": "sid=cookie-of-a-session; Path=/" },
        }),
      "GET /v2/*": () =>
        Response.json({
          echo: "you sent issued-in-an-answer and cookie-of-a-session",
          file: "https://files.example.com/a?X-Amz-Signature=0123456789abcdef&page=2",
        }),
    },
  });
  const recording = await recorded(fake.handle, [
    new Request(url("/before/issued-in-an-answer")),
    new Request(url("/token"), {
      method: "POST",
      body: new URLSearchParams({ client_secret: "of+the/client", refresh_token: "refresh me" }),
    }),
    new Request(url("/after?access_token=in-a-parameter"), {
      headers: {
        authorization: `Basic ${btoa("octocat:pass:word")}`,
        cookie: "sid=sent-as-cookie",
      },
    }),
    new Request(url("/pass:word/in-a-parameter/sent-as-cookie")),
  ]);
  const text = recordingText(recording);
  for (
    const secret of [
      "issued-in-an-answer",
      "cookie-of-a-session",
      "of+the/client",
      "of%2Bthe%2Fclient",
      "refresh me",
      "refresh+me",
      "in-a-parameter",
      "pass:word",
      btoa("octocat:pass:word"),
      "sent-as-cookie",
      "0123456789abcdef",
    ]
  ) equal(text.includes(secret), false, `${secret} in ${text}`);
  match(text, /page=2/);
  match(text, /"expires_in": 3600/);
  deepEqual(parseRecording(text), recording);
});

Deno.test("recordHttp: tokens that are known by their look are gone", async () => {
  const tokens = [
    `ghp_${"a".repeat(36)}`,
    `AKIA${"A".repeat(16)}`,
    "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl",
    "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
  ];
  const recording = await recorded(
    () => Promise.resolve(Response.json({ about: tokens })),
    [new Request(url("/"))],
  );
  deepEqual(recording.exchanges[0]!.answer.json, { about: tokens.map(() => "SCRUBBED") });
});

Deno.test("recordHttp: a secret that scrubbing cannot take out stops the recording, unnamed", async () => {
  // The name of a field of every recording.
  throws(
    () => recordHttp({ upstream, secrets: ["exchanges"] }).recording(),
    (error: Error) => {
      match(error.message, /cannot save the recording: a secret is still in its own words/);
      equal(error.message.includes("exchanges"), false);
      return true;
    },
  );
  const other = recordHttp({
    upstream,
    secrets: ["headers"],
    fetch: () => Promise.resolve(Response.json(1)),
  });
  await other.handle(new Request(url("/")));
  const folder = await Deno.makeTempDir();
  try {
    await rejects(other.save(`${folder}/r.json`), /still in exchange 1, in its request \(GET\)/);
    deepEqual([...Deno.readDirSync(folder)], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("recordHttp: a secret that is too short is refused", () => {
  throws(() => recordHttp({ upstream, secrets: ["short"] }), /6 characters/);
});

Deno.test("recordHttp: an answer that is too long is refused with its limit, and nothing is saved", async () => {
  let cancelled = false;
  const recorder = recordHttp({
    upstream,
    secrets: [],
    most: 1000,
    fetch: () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(300)),
            cancel: () => void (cancelled = true),
          }),
        ),
      ),
  });
  const asked = () => recorder.handle(new Request(url("/assets/1")));
  await rejects(asked, /"GET \/v2\/assets\/1": it has more than 1000 bytes.*raise "most"/);
  equal(cancelled, true);
  throws(() => recorder.recording(), /more than 1000 bytes/);
});

Deno.test("recordHttp: all bodies together have a limit", async () => {
  const recorder = recordHttp({
    upstream,
    secrets: [],
    mostInAll: 2500,
    fetch: () => Promise.resolve(new Response(new Uint8Array(1000))),
  });
  await (await recorder.handle(new Request(url("/1")))).bytes();
  await rejects(recorder.handle(new Request(url("/2"))), /"mostInAll"/);
});

Deno.test("recordHttp: bytes that are no text are kept as base64, large numbers as text", async () => {
  const answers: Record<string, BodyInit> = {
    "/v2/a": Uint8Array.of(0xff, 0, 0xfe),
    "/v2/b": '{"id": 12345678901234567890}',
    "/v2/c": "no json",
    "/v2/d": "",
  };
  const { exchanges } = await recorded(
    ({ url }) => Promise.resolve(new Response(answers[new URL(url).pathname])),
    ["/a", "/b", "/c", "/d"].map((path) => new Request(url(path))),
  );
  deepEqual(
    exchanges.map(({ answer: { json, text, base64 } }) => ({ json, text, base64 })),
    [
      { json: undefined, text: undefined, base64: "/wD+" },
      { json: undefined, text: '{"id": 12345678901234567890}', base64: undefined },
      { json: undefined, text: "no json", base64: undefined },
      { json: undefined, text: undefined, base64: undefined },
    ],
  );
});

Deno.test("recordHttp: the file is the same however the requests came, without what was said again", async () => {
  const routes = {
    "GET /v2/:id": ({ nth }: { nth: number }) =>
      Response.json({ ok: true }, { headers: { "x-ratelimit-remaining": String(100 - nth) } }),
  };
  const faults = () => [failingAnswers({ status: 502, times: 1 })];
  const ask = (path: string) => new Request(url(path));
  const one = await recorded(fakeHttp({ routes, faults: faults() }).handle, [
    ask("/b"),
    ask("/b"),
    ask("/a"),
    ask("/a"),
  ]);
  const other = await recorded(fakeHttp({ routes }).handle, [ask("/a"), ask("/b")]);
  deepEqual(
    one.exchanges.map(({ request }) => request),
    other.exchanges.map(({ request }) => request),
  );
  deepEqual(one.exchanges.map(({ answer }) => answer.json), [{ ok: true }, { ok: true }]);
});

Deno.test("recordHttp: credentials go to the host of the service alone; other hosts are refused", async () => {
  const sent: (string | null)[] = [];
  const recorder = recordHttp({
    upstream,
    hosts: ["https://files.example.com"],
    secrets: ["my-token"],
    fetch({ url, headers }) {
      sent.push(`${url} ${headers.get("authorization")}`);
      return Promise.resolve(
        new Response(null, { status: 302, headers: { location: "https://files.example.com/x" } }),
      );
    },
  });
  await using server = serveHttp(recorder.handle);
  const ask = (path: string) =>
    fetch(server.origin + path, {
      redirect: "manual",
      headers: { authorization: "Bearer my-token" },
    });
  const moved = await ask("/v2/asset");
  equal(moved.headers.get("location"), `${server.origin}/~files.example.com/x`);
  await moved.body?.cancel();
  await (await ask("/~files.example.com/x?a=1")).body?.cancel();
  deepEqual(sent, [
    "https://api.example.com/v2/asset Bearer my-token",
    "https://files.example.com/x?a=1 null",
  ]);
  await rejects(
    recorder.handle(new Request("https://elsewhere.example/")),
    /"elsewhere.example" answers: it is no host of this service; add it to "hosts"/,
  );
});

Deno.test("recordHttp: save makes the folder of the file, so that no long recording is lost to it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const recorder = recordHttp({ upstream, secrets: [] });
    await recorder.save(`${folder}/a b/c/one.json`);
    await recorder.save(toFileUrl(`${folder}/a b/d%/two.json`));
    for (const name of ["c/one.json", "d%/two.json"]) {
      parseRecording(await Deno.readTextFile(`${folder}/a b/${name}`));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("recordHttp: save writes the file whole; scrub may change and leave out exchanges", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const recorder = recordHttp({
      upstream,
      secrets: ["my-token"],
      fetch: () => Promise.resolve(Response.json({ at: 1 })),
      scrub: (exchange) =>
        exchange.request.url.endsWith("/out")
          ? undefined
          : { ...exchange, answer: { ...exchange.answer, json: { at: 0, by: "my-token" } } },
    });
    for (const path of ["/in", "/out"]) await recorder.handle(new Request(url(path)));
    const recording = await recorder.save(`${folder}/r.json`);
    deepEqual(recording.exchanges.map(({ answer }) => answer.json), [{ at: 0, by: "SCRUBBED" }]);
    equal(await Deno.readTextFile(`${folder}/r.json`), recordingText(recording));
    deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["r.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("recordHttp: a secret in a body that is packed stops the recording", async () => {
  const pack = async (text: string) =>
    await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip")))
      .bytes();
  for (const [text, isThere] of [["a ghx-of-mine-1 b", true], ["nothing", false]] as const) {
    const recorder = recordHttp({
      upstream,
      secrets: ["ghx-of-mine-1"],
      fetch: async () => new Response(await pack(text)),
    });
    await recorder.handle(new Request(url("/asset")));
    if (isThere) {
      throws(() => recorder.recording(), /a secret is packed in a body of a GET/);
    } else equal(recorder.recording().exchanges.length, 1);
  }
});

Deno.test("recordHttp: user, password and parameters of the base URL are no part of the recording", () => {
  const given = "https://me:pass-of-mine@api.example.com/v2/?key=1";
  const { upstream, hosts } = recordHttp({
    upstream: given,
    hosts: ["https://me:pass-of-mine@files.example.com/a"],
    secrets: [],
  }).recording();
  deepEqual([upstream, ...hosts], ["https://api.example.com/v2", "https://files.example.com"]);
  throws(() => recordHttp({ upstream: "api.example.com", secrets: [] }), TypeError);
});

Deno.test("recordHttp: no error holds a secret, and one of the network leaves the recording whole", async () => {
  let tries = 0;
  const recorder = recordHttp({
    upstream,
    secrets: ["my-token"],
    most: 10,
    fetch: ({ url }) =>
      tries++ === 0
        ? Promise.reject(new Deno.errors.ConnectionReset(`reset: ${url}`))
        : Promise.resolve(new Response("x".repeat(tries === 2 ? 1 : 11))),
  });
  const ask = () =>
    recorder.handle(
      new Request(url("/hooks/my-token?sig=of-the-header"), {
        headers: { authorization: "Bearer of-the-header" },
      }),
    );
  await rejects(ask, /^ConnectorError: cannot ask "GET \/v2\/hooks\/SCRUBBED": the connection/);
  await ask();
  equal(recorder.recording().exchanges.length, 1);
  await rejects(ask, /the answer to "GET \/v2\/hooks\/SCRUBBED": it has more than 10 bytes/);
});

Deno.test("recordHttp: on the loopback, no credential in any header reaches another host", async () => {
  const seen: Record<string, string>[] = [];
  const recorder = recordHttp({
    upstream,
    hosts: ["https://files.example.com"],
    secrets: ["of-somebody"],
    fetch({ headers }) {
      seen.push(Object.fromEntries(headers));
      return Promise.resolve(new Response("x"));
    },
  });
  const headers = {
    "x-api-key": "one-key",
    "private-token": "a-token",
    "x-user": "key of-somebody",
    range: "bytes=0-1",
  };
  await recorder.handle(new Request("http://127.0.0.1:9/~files.example.com/a", { headers }));
  await recorder.handle(new Request("http://127.0.0.1:9/v2/a", { headers }));
  deepEqual(seen, [{ range: "bytes=0-1" }, headers]);
});

Deno.test("recordHttp: a list of secrets, and one that is JSON kept as text, are gone everywhere", async () => {
  const secret = "zq9Secret77xY";
  const answers: Record<string, Response> = {
    "/v2/a": Response.json({ secret: [secret] }),
    "/v2/b": new Response(`{"expires_in": 3600.0, "access_token": "${secret}2"}`),
    "/v2/c": Response.json({ text: `it said ${secret}2 before` }),
  };
  const recording = await recorded(
    ({ url }) => Promise.resolve(answers[new URL(url).pathname]!),
    ["/a", "/b", "/c"].map((path) => new Request(url(path))),
  );
  equal(recordingText(recording).includes(secret), false);
});

Deno.test("recordHttp: a token in the path of the base URL is replayed as any other", async () => {
  const token = "123456:the-token";
  const recorder = recordHttp({
    upstream: `https://api.example.com/bot${token}`,
    secrets: [token],
    fetch: () => Promise.resolve(Response.json({ ok: true })),
  });
  await recorder.handle(new Request(`https://api.example.com/bot${token}/getMe`));
  const recording = recorder.recording();
  equal(recording.upstream, "https://api.example.com/botSCRUBBED");
  const answer = await replayHttp(recording).handle(new Request(`${recording.upstream}/getMe`));
  equal(answer.status, 200);
});

Deno.test("recordHttp: exchanges without bodies have a limit, too; what is said again takes no room", async () => {
  const ask = async (path: (index: number) => string) => {
    const fetch = () => Promise.resolve(new Response("x".repeat(100)));
    const recorder = recordHttp({ upstream, secrets: [], mostInAll: 10_000, fetch });
    for (let index = 0; index < 20; index++) await recorder.handle(new Request(url(path(index))));
    return recorder.recording();
  };
  await rejects(ask((index) => `/${index}`), /"mostInAll"/);
  equal((await ask(() => "/job")).exchanges.length, 1);
});
