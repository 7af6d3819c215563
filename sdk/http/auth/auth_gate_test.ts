import { rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { authGate } from "./auth_gate.ts";
import type { HttpAuth } from "./http_auth.ts";

const never = new AbortController().signal;

/** Authentication whose renewals wait until the test answers them. */
function scriptedAuth(options = { clock: fakeClock(), closing: never }) {
  const renewals: PromiseWithResolvers<boolean>[] = [];
  let token = 0;
  const auth: HttpAuth = {
    secrets: ["x"],
    authorize(headers) {
      headers.set("authorization", String(token));
      return Promise.resolve();
    },
    async renew() {
      const gate = Promise.withResolvers<boolean>();
      renewals.push(gate);
      const isNew = await gate.promise;
      if (isNew) token++;
      return isNew;
    },
  };
  const gate = authGate(auth, options);
  const sent = async () => {
    const headers = new Headers();
    const number = await gate.authorize(headers, never);
    return { number, token: headers.get("authorization") };
  };
  return { gate, renewals, sent };
}

Deno.test("of many that are refused, one renews for all; who comes meanwhile waits for it", async () => {
  const { gate, renewals, sent } = scriptedAuth();
  const old = await sent();
  const refused = Array.from({ length: 5 }, () => gate.renew(old.number, false, never));
  const meanwhile = sent();
  equal(renewals.length, 1);
  renewals[0]?.resolve(true);
  equal((await Promise.all(refused)).every((isNew) => isNew), true);
  equal((await meanwhile).token, "1");
  // Refused with the old ones, told late: there are others by now.
  equal(await gate.renew(old.number, false, never), true);
  equal(renewals.length, 1);
  const next = gate.renew((await sent()).number, false, never);
  equal(renewals.length, 2);
  renewals[1]?.resolve(true);
  equal(await next, true);
});

Deno.test("where nothing new is to be had, nobody asks twice", async () => {
  const { gate, renewals, sent } = scriptedAuth();
  const { number } = await sent();
  const first = gate.renew(number, false, never);
  renewals[0]?.resolve(false);
  equal(await first, false);
  equal(await gate.renew(number, false, never), false);
  equal(renewals.length, 1);
});

Deno.test("a renewal that fails is told to who asked, and may be tried again", async () => {
  const { gate, renewals, sent } = scriptedAuth();
  const { number } = await sent();
  const first = gate.renew(number, false, never);
  const meanwhile = sent();
  renewals[0]?.reject(new Error("no network"));
  await rejects(first, /no network/);
  equal((await meanwhile).token, "0");
  const second = gate.renew(number, false, never);
  renewals[1]?.resolve(true);
  equal(await second, true);
});

Deno.test("who is aborted does not wait for a renewal", async () => {
  const { gate, renewals, sent } = scriptedAuth();
  const { number } = await sent();
  const stop = new AbortController();
  const first = gate.renew(number, false, never);
  const left = gate.authorize(new Headers(), stop.signal);
  stop.abort(new Error("enough"));
  await rejects(left, /enough/);
  renewals[0]?.resolve(true);
  equal(await first, true);
});

Deno.test("without authentication, or one that cannot renew, nothing is renewed", async () => {
  const none = authGate(undefined, { clock: fakeClock(), closing: never });
  const headers = new Headers();
  equal(await none.renew(await none.authorize(headers, never), false, never), false);
  equal([...headers].length, 0);
  const fixed = authGate({ secrets: [], authorize: () => Promise.resolve() }, {
    clock: fakeClock(),
    closing: never,
  });
  equal(await fixed.renew(await fixed.authorize(headers, never), false, never), false);
});

Deno.test("a renewal that does not help is not tried by each one who is refused", async () => {
  const clock = fakeClock();
  const { gate, renewals, sent } = scriptedAuth({ clock, closing: never });
  const first = gate.renew((await sent()).number, false, never);
  renewals[0]?.resolve(true);
  equal(await first, true);
  const { number } = await sent();
  equal(await gate.renew(number, true, never), false);
  equal(await gate.renew(number, false, never), false);
  equal(renewals.length, 1);
  await clock.advance(60_000);
  const later = gate.renew(number, false, never);
  equal(renewals.length, 2);
  renewals[1]?.resolve(true);
  equal(await later, true);
  // Refused twice, but there are others by now: that says nothing of these.
  equal(await gate.renew(number, true, never), true);
  const next = gate.renew((await sent()).number, false, never);
  renewals[2]?.resolve(true);
  equal(await next, true);
});

Deno.test("a renewal ends for who waits when all is closed, and adding when it is aborted", async () => {
  const closing = new AbortController();
  const { gate, sent } = scriptedAuth({ clock: fakeClock(), closing: closing.signal });
  const waiting = gate.renew((await sent()).number, false, never);
  closing.abort(new Error("closed"));
  await rejects(waiting, /closed/);
  const stop = new AbortController();
  const hanging = authGate({ secrets: [], authorize: () => new Promise(() => {}) }, {
    clock: fakeClock(),
    closing: never,
  });
  const adding = hanging.authorize(new Headers(), stop.signal);
  stop.abort(new Error("enough"));
  await rejects(adding, /enough/);
});

Deno.test("a credential that no header can hold is not shown, whoever adds it", async () => {
  const gate = authGate({
    secrets: [],
    authorize: (headers) => Promise.resolve(headers.set("x-key", "s3cr3t\nline")),
  }, { clock: fakeClock(), closing: never });
  await rejects(gate.authorize(new Headers(), never), ({ message }: Error) => {
    equal(message.includes("s3cr3t"), false);
    return /what no header can hold/.test(message);
  });
});
