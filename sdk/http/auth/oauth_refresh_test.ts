import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { retryAfterOf } from "../../network/network_failure.ts";
import { type FakeClock, fakeClock } from "../../network/testdata/fake_clock.ts";
import type { HttpSendInit } from "../client/http_client_options.ts";
import type { HttpAuth } from "./http_auth.ts";
import { oauthRefresh, type OAuthRefreshOptions } from "./oauth_refresh.ts";

const never = new AbortController().signal;

type Script = (form: URLSearchParams, init: HttpSendInit) => Response | Promise<Response>;

const token = (fields: object): Script => () => Response.json({ token_type: "bearer", ...fields });

interface Scripted {
  readonly auth: HttpAuth;
  readonly clock: FakeClock;
  readonly forms: readonly URLSearchParams[];
  readonly headers: readonly Headers[];
  readonly lines: readonly string[];
}

function scripted(
  scripts: readonly Script[],
  options: Partial<OAuthRefreshOptions> = {},
): Scripted {
  const clock = fakeClock();
  const forms: URLSearchParams[] = [];
  const headers: Headers[] = [];
  const lines: string[] = [];
  const line = (message: string, fields: object = {}) =>
    void lines.push(message + JSON.stringify(fields));
  const auth = oauthRefresh({
    tokenUrl: "https://login.example.com/token",
    clientId: "backup",
    clientSecret: "cl1ent/s",
    refreshToken: "r3fresh",
    clock,
    log: { debug: line, info: line, warn: line, error: line },
    async fetch(_url, init) {
      const form = new URLSearchParams(new TextDecoder().decode(init.body as Uint8Array));
      const script = scripts[Math.min(forms.length, scripts.length - 1)];
      forms.push(form);
      headers.push(init.headers);
      if (script === undefined) throw new Error("the script is empty");
      return await script(form, init);
    },
    ...options,
  });
  return { auth, clock, forms, headers, lines };
}

async function sent(auth: HttpAuth, signal = never): Promise<string | null> {
  const headers = new Headers();
  await auth.authorize(headers, signal);
  return headers.get("authorization");
}

Deno.test("the first request gets a token for all, with the form of RFC 6749", async () => {
  const { auth, forms } = scripted([token({ access_token: "a1", expires_in: 3600 })], {
    scope: "read",
  });
  const all = await Promise.all(Array.from({ length: 10 }, () => sent(auth)));
  deepEqual(new Set(all), new Set(["Bearer a1"]));
  equal(forms.length, 1);
  deepEqual(Object.fromEntries(forms[0] ?? []), {
    grant_type: "refresh_token",
    refresh_token: "r3fresh",
    client_id: "backup",
    client_secret: "cl1ent/s",
    scope: "read",
  });
});

Deno.test("the client may prove itself in the header, encoded as the RFC says", async () => {
  const { auth, forms, headers } = scripted([token({ access_token: "a1" })], {
    clientIn: "header",
  });
  await sent(auth);
  equal(headers[0]?.get("authorization"), `Basic ${btoa("backup:cl1ent%2Fs")}`);
  deepEqual(Object.fromEntries(forms[0] ?? []), {
    grant_type: "refresh_token",
    refresh_token: "r3fresh",
  });
  ok(auth.secrets.includes(btoa("backup:cl1ent%2Fs")));
});

Deno.test("a token is renewed shortly before it ends, and not before", async () => {
  const { auth, clock, forms } = scripted([
    token({ access_token: "a1", expires_in: 3600 }),
    token({ access_token: "a2", expires_in: "100" }),
    token({ access_token: "a3" }),
  ]);
  equal(await sent(auth), "Bearer a1");
  await clock.advance(3_539_000);
  equal(await sent(auth), "Bearer a1");
  await clock.advance(1_000);
  equal(await sent(auth), "Bearer a2");
  // Of a short life a tenth is left.
  await clock.advance(89_000);
  equal(await sent(auth), "Bearer a2");
  await clock.advance(1_000);
  equal(await sent(auth), "Bearer a3");
  await clock.advance(1e12);
  equal(await sent(auth), "Bearer a3");
  equal(forms.length, 3);
});

Deno.test("a token that the server refuses is renewed at once", async () => {
  const { auth } = scripted([token({ access_token: "a1" }), token({ access_token: "a2" })]);
  equal(await sent(auth), "Bearer a1");
  equal(await auth.renew?.(never), true);
  equal(await sent(auth), "Bearer a2");
});

Deno.test("another refresh token takes the place of the first, and is told", async () => {
  const rotated: string[] = [];
  const scripts = [
    token({ access_token: "a1", refresh_token: "r2" }),
    token({ access_token: "a2", refresh_token: "r2" }),
  ];
  const { auth, forms, lines } = scripted(scripts, { onRotate: (next) => void rotated.push(next) });
  await sent(auth);
  await auth.renew?.(never);
  equal(forms[1]?.get("refresh_token"), "r2");
  deepEqual(rotated, ["r2"]);
  ok(auth.secrets.includes("r2") && auth.secrets.includes("r3fresh"));
  ok(!lines.join().includes("r2"));
  const silent = scripted(scripts);
  await sent(silent.auth);
  ok(/another refresh token, which this run cannot keep/.test(silent.lines.join()));
});

Deno.test("who leaves while a token is on its way loses no refresh token", async () => {
  const gate = Promise.withResolvers<void>();
  const kept: string[] = [];
  const { auth, forms } = scripted([
    async () => {
      await gate.promise;
      return Response.json({ access_token: "a1", refresh_token: "r2" });
    },
  ], { onRotate: (refreshToken) => void kept.push(refreshToken) });
  const stop = new AbortController();
  const left = sent(auth, stop.signal);
  stop.abort(new Error("enough"));
  await rejects(left, /enough/);
  // Never two at once: a server takes the second use of a refresh token for a theft.
  const next = sent(auth);
  equal(forms.length, 1);
  gate.resolve();
  equal(await next, "Bearer a1");
  deepEqual(kept, ["r2"]);
  deepEqual(forms.slice(1).map((form) => form.get("refresh_token")), ["r2"]);
});

Deno.test("a refusal holds for a minute, however many ask", async () => {
  const { auth, clock, forms } = scripted([
    () => Response.json({ error: "invalid_grant" }, { status: 400 }),
    token({ access_token: "a1" }),
  ]);
  for (let count = 0; count < 20; count++) await rejects(sent(auth), /log in again/);
  equal(forms.length, 1);
  await clock.advance(60_000);
  equal(await sent(auth), "Bearer a1");
});

Deno.test("the life of a token begins with the attempt that got it", async () => {
  const slow: Script = () => Response.json({}, { status: 503, headers: { "retry-after": "100" } });
  const { auth, clock, forms } = scripted([slow, token({ access_token: "a1", expires_in: 60 })]);
  equal(await clock.run(sent(auth)), "Bearer a1");
  equal(await clock.run(sent(auth)), "Bearer a1");
  equal(forms.length, 2);
});

Deno.test("a refusal says what to do, without secrets", async () => {
  const refusals = [
    [
      400,
      { error: "invalid_grant", error_description: "r3fresh was revoked" },
      "permission_denied",
      /answered 400 \(invalid_grant: \*\*\* was revoked\); the refresh token has ended/,
    ],
    [
      401,
      { error: "invalid_client" },
      "permission_denied",
      /\(invalid_client\); check the client's id/,
    ],
    [200, { error: "invalid_scope" }, "invalid_argument", /check the scope/],
    [404, {}, "not_found", /answered 404/],
    [200, {}, "invalid_argument", /holds no access token/],
    [200, { access_token: "a\nb" }, "invalid_argument", /holds no access token/],
    [200, { access_token: "a", token_type: "mac" }, "invalid_argument", /another type than Bearer/],
    [302, {}, "invalid_argument", /answered 302/],
  ] as const;
  for (const [status, body, code, message] of refusals) {
    const { auth, forms } = scripted([() => Response.json(body, { status })]);
    await rejects(sent(auth), { code, message });
    equal(forms.length, 1);
  }
  const { auth } = scripted([() => new Response("<title>Gateway</title>", { status: 403 })]);
  await rejects(
    sent(auth),
    /cannot get an access token: the token server answered 403 \(Gateway\)/,
  );
});

Deno.test("accidents are tried again; what waits ends with its signal", async () => {
  const reset: Script = () =>
    Promise.reject(new TypeError("Connection reset by peer (os error 104)"));
  const busy: Script = () => Response.json({}, { status: 503, headers: { "retry-after": "3" } });
  const { auth, clock, forms } = scripted([reset, busy, token({ access_token: "a1" })]);
  equal(await clock.run(sent(auth)), "Bearer a1");
  equal(forms.length, 3);
  equal(clock.sleeping, 0);

  const silent = scripted([
    (_form, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  ]);
  await rejects(silent.clock.run(sent(silent.auth)), /did not finish within 30 seconds/);
  const stop = new AbortController();
  const waiting = sent(silent.auth, stop.signal);
  await silent.clock.untilSleeping();
  stop.abort(new Error("enough"));
  await rejects(waiting, /enough/);
  // What was sent is not cut off, and is not followed by another attempt.
  const { length } = silent.forms;
  await silent.clock.advance(30_000);
  equal(silent.clock.sleeping, 0);
  equal(silent.forms.length, length);

  const limited = scripted([
    () => Response.json({}, { status: 429, headers: { "retry-after": "900" } }),
  ]);
  await rejects(limited.clock.run(sent(limited.auth)), (error) => retryAfterOf(error) === 900_000);
});

Deno.test("an address of a token server that is none is refused", () => {
  for (const tokenUrl of ["login", "ftp://a/b", "https://u:p@a/b"]) {
    throws(() => scripted([], { tokenUrl }), { code: "invalid_argument" });
  }
});
