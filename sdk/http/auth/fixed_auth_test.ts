import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { basicAuth } from "./basic_auth.ts";
import { bearerAuth } from "./bearer_auth.ts";
import { headerAuth } from "./header_auth.ts";
import type { HttpAuth } from "./http_auth.ts";

const never = new AbortController().signal;

async function sent(auth: HttpAuth): Promise<[string, string][]> {
  const headers = new Headers();
  await auth.authorize(headers, never);
  return [...headers];
}

Deno.test("a token, a password and a key go into their headers", async () => {
  deepEqual(await sent(bearerAuth("a.b-c~1==")), [["authorization", "Bearer a.b-c~1=="]]);
  deepEqual(await sent(basicAuth("Aladdin", "open sesame")), [
    ["authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
  ]);
  // The example of RFC 7617 section 2.1: in UTF-8.
  deepEqual(await sent(basicAuth("test", "123£")), [["authorization", "Basic dGVzdDoxMjPCow=="]]);
  deepEqual(await sent(headerAuth("X-Api-Key", "k")), [["x-api-key", "k"]]);
});

Deno.test("all that is secret is named, in the form in which it is sent, too", async () => {
  deepEqual(bearerAuth("abc").secrets, ["abc"]);
  deepEqual(basicAuth("u", "pass").secrets, ["pass", "dTpwYXNz"]);
  deepEqual(headerAuth("x-key", "abc").secrets, ["abc"]);
  let now = "one";
  const changing = bearerAuth(() => now);
  deepEqual(changing.secrets, []);
  await sent(changing);
  now = "two";
  deepEqual(changing.secrets, ["one"]);
  deepEqual(await sent(changing), [["authorization", "Bearer two"]]);
  deepEqual(changing.secrets, ["two"]);
});

Deno.test("a credential that no header can hold is refused, without a part of it in the text", async () => {
  const wrongs = [["", /is empty/], ["s3cret\n", /line break/], [" s3cret", /space/], [
    "s3cret\u0000x",
    /character/,
  ], ["s3crét", /character/]] as const;
  for (const [secret, reason] of wrongs) {
    for (const auth of [bearerAuth(secret), headerAuth("x-key", () => secret)]) {
      await rejects(sent(auth), (error: Error) => {
        ok(reason.test(error.message), error.message);
        ok(!error.message.includes("s3cr"), error.message);
        return true;
      });
    }
  }
  throws(() => basicAuth("a:b", "c"), { code: "invalid_argument" });
  throws(() => headerAuth("a b", "c"), { code: "invalid_argument" });
  throws(() => headerAuth("", "c"), { code: "invalid_argument" });
  equal(basicAuth("a", "").secrets.length, 1);
});
