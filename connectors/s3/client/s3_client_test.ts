import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../../sdk/network/testdata/fake_clock.ts";
import { errorCode } from "@plakar-deno/sdk";
import { readObject } from "../objects/read_object.ts";
import { s3Code } from "./s3_failure.ts";
import { type Script, scriptedClient } from "../testdata/scripted_client.ts";

const never = new AbortController().signal;
const get = { method: "GET", key: "a/b", action: 'get "a/b"', signal: never } as const;

function fails(status: number, code: string, headers: HeadersInit = {}): Script {
  return () => new Response(`<Error><Code>${code}</Code></Error>`, { status, headers });
}

const fine: Script = () => new Response("fine");

Deno.test("a client tries transient failures again, and gives up with the last of them", async () => {
  const reset: Script = () =>
    Promise.reject(new TypeError("error sending request: Connection reset by peer (os error 104)"));
  const { client, urls, lines } = scriptedClient([fails(500, "InternalError"), reset, fine]);
  equal(await (await client.request(get)).text(), "fine");
  equal(urls.length, 3);
  ok(lines[0]?.includes('trying again to get \\"a/b\\"') || lines[0]?.includes('get "a/b"'));

  const other = scriptedClient([reset, reset, fails(503, "SlowDown"), fine]);
  await rejects(other.client.request(get), /503 SlowDown.*\(3 attempts/);
  const once = scriptedClient([fails(500, "InternalError"), fine]);
  await rejects(once.client.request({ ...get, retry: false }), /500 InternalError/);
  equal(once.urls.length, 1);
});

Deno.test("a client waits as long as the server asks", async () => {
  const clock = fakeClock();
  const { client } = scriptedClient(
    [fails(503, "SlowDown", { "retry-after": "30" }), fine],
    { clock },
  );
  await clock.run(client.request(get));
  ok(clock.slept.some((ms) => ms >= 30_000 && ms < 60_000), String(clock.slept));
});

Deno.test("a client does not try again what will not help, and says why", async () => {
  for (const [status, code] of [[403, "AccessDenied"], [404, "NoSuchKey"], [400, "Odd"]] as const) {
    const { client, urls } = scriptedClient([fails(status, code), fine]);
    await rejects(client.request(get), (error) => s3Code(error) === code);
    equal(urls.length, 1);
  }
});

Deno.test("a client hands back statuses that are expected, with their bodies", async () => {
  const { client } = scriptedClient([
    fails(412, "PreconditionFailed"),
    () => new Response(null, { status: 304 }),
  ]);
  const first = await client.request({ ...get, expect: [404, 412] });
  equal(first.status, 412);
  ok((await first.text()).includes("PreconditionFailed"));
  equal((await client.request({ ...get, expect: [304] })).status, 304);
});

Deno.test("a client gives up on an answer that does not begin in time, and tries again", async () => {
  const clock = fakeClock();
  const silent: Script = (_url, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const { client, urls } = scriptedClient([fine, silent, silent, silent], { clock });
  await client.request(get);
  await rejects(clock.run(client.request(get)), {
    message: /did not answer within 1 minute \(3 attempts/,
    code: "unavailable",
  });
  equal(urls.length, 4);
  equal(clock.sleeping, 0);
});

Deno.test("a client gives a body the time that sending it takes, and the server that of its work", async () => {
  const clock = fakeClock();
  const { client } = scriptedClient([fine, fine, fine], { clock });
  await client.request(get);
  const body = new Uint8Array(16 * 1024 * 10);
  await client.request({ ...get, method: "PUT", body });
  equal(clock.slept.at(-1), 70_000);
  await client.request({ ...get, method: "POST", body: new Uint8Array(), serverBytes: 80 << 20 });
  equal(clock.slept.at(-1), 70_000);
  equal(clock.sleeping, 0);
});

Deno.test("a client follows the server's clock once, when that is why it was refused", async () => {
  const clock = fakeClock();
  const late = clock.date() + 5 * 3600_000;
  const date = { date: new Date(late).toUTCString() };
  const { client, headers, lines } = scriptedClient(
    [fails(403, "RequestTimeTooSkewed", date), fine, fine],
    { clock },
  );
  await client.request(get);
  await client.request(get);
  const dates = headers.map((one) => one.get("x-amz-date"));
  equal(dates[0], "20261121T120000Z");
  equal(dates[1], "20261121T170000Z");
  equal(dates[2], "20261121T170000Z");
  equal(lines.filter((line) => line.includes("set the clock")).length, 1);

  // After HEAD there is no code; an answer at the same time is not asked for again.
  const head = scriptedClient([() => new Response(null, { status: 403, headers: date }), fine], {
    clock,
  });
  equal((await head.client.request({ ...get, method: "HEAD" })).status, 200);
  const same = { date: new Date(clock.date()).toUTCString() };
  const denied = scriptedClient([() => new Response(null, { status: 403, headers: same }), fine], {
    clock,
  });
  await rejects(denied.client.request({ ...get, method: "HEAD" }), /check access_key/);
  equal(denied.urls.length, 1);
  const stays = scriptedClient(
    [fails(403, "RequestTimeTooSkewed", date), fails(403, "RequestTimeTooSkewed", date), fine],
    { clock },
  );
  await rejects(stays.client.request(get), /set the clock of this machine/);
});

Deno.test("a client leaves out checksums where a server refuses them, and remembers it", async () => {
  const checksum = { "x-amz-checksum-crc32": "AAAAAA==", "x-amz-meta-mode": "1" };
  const put = { ...get, method: "PUT", headers: checksum } as const;
  const { client, headers, lines } = scriptedClient([
    fails(400, "InvalidRequest"),
    fine,
    fine,
  ]);
  equal(client.checksums, true);
  await client.request(put);
  equal(client.checksums, false);
  await client.request(put);
  equal(headers.map((one) => one.get("x-amz-checksum-crc32")).join(), "AAAAAA==,,");
  equal(headers[2]?.get("x-amz-meta-mode"), "1");
  equal(lines.length, 1);

  // A refusal for another reason is not theirs.
  const other = scriptedClient([fails(400, "InvalidRequest"), fails(400, "InvalidRequest"), fine]);
  await rejects(other.client.request(put), /400 InvalidRequest/);
  equal(other.client.checksums, true);
  const none = scriptedClient([fails(400, "InvalidRequest"), fine]);
  await rejects(none.client.request(get), /400 InvalidRequest/);
  const digest = scriptedClient([fails(400, "BadDigest"), fine]);
  await digest.client.request(put);
  equal(digest.headers[1]?.get("x-amz-checksum-crc32"), "AAAAAA==");
});

Deno.test("a client follows a server to its own paths, signed again, and nowhere else", async () => {
  const to = (location: string, status = 307): Script => () =>
    new Response("", { status, headers: { location } });
  const own = scriptedClient([to("/other/a/b?x=1"), to("http://s3.example.org:80/photos"), fine]);
  await own.client.request(get);
  equal(own.urls[1], "http://s3.example.org/other/a/b?x=1");
  equal(own.urls[2], "http://s3.example.org/photos");
  const [first, second] = own.headers.map((one) => one.get("authorization"));
  ok(first !== second);

  const refused: readonly [Script, RegExp][] = [
    [
      to("https://evil.example.org/x"),
      /s3\.example\.org sends the request on to evil\.example\.org, and no.*write evil/,
    ],
    [to("https://s3.example.org/photos"), /set use_tls=true, and port=443/],
    [to("http://s3.example.org:9000/photos", 301), /write s3\.example\.org:9000 in/],
    [to("file:///etc/passwd"), /check host/],
    [to("http://[::1"), /no valid address/],
  ];
  for (const [script, message] of refused) {
    const { client, urls } = scriptedClient([script, fine]);
    await rejects(client.request(get), { message, code: "invalid_argument" });
    equal(urls.length, 1);
  }
  const endless = scriptedClient(Array.from({ length: 9 }, () => to("/photos/a/b")));
  await rejects(endless.client.request(get), /from one address to the next/);
  equal(endless.urls.length, 4);
});

Deno.test("a client lets no more requests wait for answers than told; bodies unread do not count", async () => {
  let waiting = 0;
  let most = 0;
  const counted: Script = async () => {
    most = Math.max(most, ++waiting);
    await new Promise((done) => setTimeout(done, 0));
    waiting--;
    return new Response("unread");
  };
  const { client } = scriptedClient(Array.from({ length: 10 }, () => counted), {
    config: { concurrency: 2 },
  });
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.request(get)));
  equal(most, 2);
  for (const answer of answers) await answer.body?.cancel();
});

Deno.test("turns come back from answers that failed, are empty, or were aborted", async () => {
  const abort = new AbortController();
  const scripts: Script[] = [
    fails(404, "NoSuchKey"),
    () => new Response(null, { status: 204 }),
    () => new Response("", { headers: { "content-length": "0" } }),
    () => new Response("left unread"),
    () => Promise.reject(new TypeError("anything")),
    fine,
  ];
  const { client } = scriptedClient(scripts, { config: { concurrency: 1 } });
  await rejects(client.request(get));
  await client.request(get);
  await client.request(get);
  const unread = await client.request({ ...get, signal: abort.signal });
  abort.abort(new Error("enough"));
  await rejects(unread.text(), /enough/);
  await rejects(client.request(get), /anything/);
  equal(await (await client.request(get)).text(), "fine");
});

Deno.test("a client ends with the reason of its signals, and at close", async () => {
  const silent: Script = (_url, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  for (const which of ["request", "client", "close"] as const) {
    const mine = new AbortController();
    const whole = new AbortController();
    const asked = Promise.withResolvers<void>();
    const { client } = scriptedClient([
      (...call) => {
        asked.resolve();
        return silent(...call);
      },
    ], { signal: whole.signal });
    const answer = client.request({ ...get, signal: mine.signal });
    await asked.promise;
    if (which === "request") mine.abort(new Error("request"));
    else if (which === "client") whole.abort(new Error("client"));
    else client.close();
    await rejects(
      answer,
      (error: Error) =>
        which === "close" ? errorCode(error) === "cancelled" : error.message === which,
    );
  }
});

Deno.test("a client limits the bytes of bodies, both ways", async () => {
  const clock = fakeClock();
  const object = new Uint8Array(200_000);
  const { client } = scriptedClient([
    () => new Response(object, { headers: { "content-length": "200000" } }),
    () => new Response(null, { status: 204 }),
  ], { clock, config: { max_bandwidth: 100_000 } });
  const down = await clock.run(
    readObject(client, "a/b", { signal: never, clock }).then((body) => new Response(body).bytes()),
  );
  equal(down.length, 200_000);
  const between = clock.now();
  ok(between > 1_000, `${between} ms`);
  await clock.run(client.request({ ...get, method: "PUT", body: new Uint8Array(200_000) }));
  ok(clock.now() - between > 1_900, `${clock.now() - between} ms`);
});

Deno.test("no error and no line of the log holds a secret", async () => {
  const echo: Script = (_url, _signal, init) =>
    new Response(
      `<Error><Code>Odd</Code><Message>${
        [...new Headers(init.headers)].map(([, value]) => value).join(" ")
      }</Message></Error>`,
      { status: 500 },
    );
  const key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  const { client, lines } = scriptedClient([echo, echo, echo], {
    config: { session_token: "the-token", sse_customer_key: key },
  });
  await rejects(client.request({ ...get, headers: client.sse }), (error: Error) => {
    const all = [error.message, String(error.cause), ...lines].join("\n");
    ok(all.includes("Odd"));
    return ["AKIDEXAMPLE", "a/secret+key", "the-token", key].every((one) => !all.includes(one));
  });
});
