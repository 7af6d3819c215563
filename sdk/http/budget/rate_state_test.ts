import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { type RateState, rateState } from "./rate_state.ts";
import { rateWait } from "./rate_wait.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const DATE = "Sat, 21 Nov 2026 12:00:00 GMT";
const IN_A_MINUTE = String(NOON / 1_000 + 60);

/** What the documentation of each service shows, with the times moved to the clock of the test. */
const SERVICES: readonly (readonly [string, Record<string, string>, RateState | undefined])[] = [
  ["GitHub", {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-reset": IN_A_MINUTE,
    "x-ratelimit-resource": "core",
  }, { limit: 5_000, remaining: 4_999, name: "core", resetAt: NOON + 60_000 }],
  ["GitHub's secondary limit", { "retry-after": "60" }, { retryAfter: 60_000 }],
  ["GitLab", {
    "ratelimit-limit": "60",
    "ratelimit-name": "throttle_authenticated_web",
    "ratelimit-observed": "67",
    "ratelimit-remaining": "0",
    "ratelimit-reset": String(NOON / 1_000 + 30),
    "ratelimit-resettime": "Sat, 21 Nov 2026 12:00:30 GMT",
    "retry-after": "30",
  }, {
    limit: 60,
    remaining: 0,
    name: "throttle_authenticated_web",
    resetAt: NOON + 30_000,
    retryAfter: 30_000,
  }],
  ["GitLab with the date alone", {
    "ratelimit-remaining": "3",
    "ratelimit-resettime": "Sat, 21 Nov 2026 12:00:30 GMT",
  }, { remaining: 3, resetAt: NOON + 30_000 }],
  ["Okta", {
    "x-rate-limit-limit": "1200",
    "x-rate-limit-remaining": "1199",
    "x-rate-limit-reset": IN_A_MINUTE,
  }, { limit: 1_200, remaining: 1_199, resetAt: NOON + 60_000 }],
  ["Jira Cloud, a minute without seconds", {
    "x-ratelimit-limit": "350",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "2026-11-21T12:00Z",
    "retry-after": "20",
  }, { limit: 350, remaining: 0, resetAt: NOON + 59_999, retryAfter: 20_000 }],
  ["Atlassian, a whole date", {
    "x-ratelimit-remaining": "7",
    "x-ratelimit-reset": "2026-11-21T13:01:00.500+01:00",
  }, { remaining: 7, resetAt: NOON + 60_500 }],
  ["Jira Data Center", {
    "x-ratelimit-limit": "100",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-interval-seconds": "5",
    "x-ratelimit-fillrate": "20",
    "retry-after": "0",
  }, { limit: 100, remaining: 0, resetAt: NOON + 5_000, retryAfter: 0 }],
  ["Discord", {
    "x-ratelimit-limit": "5",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": `${NOON / 1_000 + 2}.123`,
    "x-ratelimit-reset-after": "1.25",
    "x-ratelimit-bucket": "abcd1234",
  }, { limit: 5, remaining: 0, name: "abcd1234", resetAt: NOON + 1_250 }],
  ["Shopify", { "x-shopify-shop-api-call-limit": "32/40" }, { limit: 40, remaining: 8 }],
  ["Salesforce", { "sforce-limit-info": "api-usage=18/5000" }, { limit: 5_000, remaining: 4_982 }],
  ["Zendesk", {
    "x-rate-limit": "700",
    "ratelimit-limit": "700",
    "x-rate-limit-remaining": "699",
    "ratelimit-remaining": "699",
    "ratelimit-reset": "41",
    "zendesk-ratelimit-tickets-index": "total=100; remaining=9; resets=40",
  }, {
    limit: 100,
    remaining: 9,
    name: "tickets-index",
    resetAt: NOON + 40_000,
    others: [{ limit: 700, remaining: 699, resetAt: NOON + 41_000 }],
  }],
  ["Zendesk without a list", {
    "x-rate-limit": "700",
    "x-rate-limit-remaining": "699",
    "ratelimit-limit": "700",
    "ratelimit-remaining": "699",
    "ratelimit-reset": "41",
  }, { limit: 700, remaining: 699, resetAt: NOON + 41_000 }],
  ["Linear", {
    "x-ratelimit-requests-limit": "1500",
    "x-ratelimit-requests-remaining": "1499",
    "x-ratelimit-requests-reset": String(NOON + 3_600_000),
    "x-ratelimit-complexity-limit": "200000",
    "x-ratelimit-complexity-remaining": "100",
    "x-ratelimit-complexity-reset": String(NOON + 1_800_000),
  }, {
    limit: 200_000,
    remaining: 100,
    name: "complexity",
    resetAt: NOON + 1_800_000,
    others: [{ limit: 1_500, remaining: 1_499, name: "requests", resetAt: NOON + 3_600_000 }],
  }],
  ["HubSpot", {
    "x-hubspot-ratelimit-max": "100",
    "x-hubspot-ratelimit-remaining": "20",
    "x-hubspot-ratelimit-interval-milliseconds": "10000",
    "x-hubspot-ratelimit-daily": "250000",
    "x-hubspot-ratelimit-daily-remaining": "249000",
  }, {
    limit: 100,
    remaining: 20,
    name: "interval",
    resetAt: NOON + 10_000,
    others: [{ limit: 250_000, remaining: 249_000, name: "daily" }],
  }],
  ["Microsoft Graph", {
    "ratelimit-limit": "10000",
    "ratelimit-remaining": "19",
    "ratelimit-reset": "9",
  }, { limit: 10_000, remaining: 19, resetAt: NOON + 9_000 }],
  ["Reddit", {
    "x-ratelimit-used": "1",
    "x-ratelimit-remaining": "599.0",
    "x-ratelimit-reset": "43",
  }, { remaining: 599, resetAt: NOON + 43_000 }],
  ["Docker Hub", { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "76;w=21600" }, {
    limit: 100,
    remaining: 76,
  }],
  ["the IETF's draft 03", {
    "ratelimit-limit": "10, 10;w=1, 50;w=60",
    "ratelimit-remaining": "9",
    "ratelimit-reset": "1",
  }, { limit: 10, remaining: 9, resetAt: NOON + 1_000 }],
  ["the IETF's draft 07", { "ratelimit": "limit=100, remaining=50, reset=30" }, {
    limit: 100,
    remaining: 50,
    resetAt: NOON + 30_000,
  }],
  ["the IETF's draft 10", {
    "ratelimit-policy": '"burst";q=100;w=60,"daily";q=1000;w=86400',
    "ratelimit": '"burst";r=50;t=30, "da,ily;";r=0;t=3000;pk=:cHNk:',
  }, {
    remaining: 0,
    name: "da,ily;",
    resetAt: NOON + 3_000_000,
    others: [{ remaining: 50, name: "burst", resetAt: NOON + 30_000 }],
  }],
  ["Slack, Notion, Dropbox", { "retry-after": "30" }, { retryAfter: 30_000 }],
  ["a server without limits", { "content-type": "application/json" }, undefined],
  ["nonsense", {
    "x-ratelimit-limit": "many",
    "x-ratelimit-remaining": "-1",
    "x-ratelimit-reset": "later",
    "retry-after": "soon",
    "ratelimit": ";;;==,,",
  }, undefined],
  ["a remaining number with a reset nobody understands", {
    "x-ratelimit-remaining": "4",
    "x-ratelimit-reset": "next Tuesday",
  }, { remaining: 4 }],
];

for (const [service, headers, state] of SERVICES) {
  Deno.test(`rateState reads what the server says: ${service}`, () => {
    deepEqual(rateState(new Headers(headers), fakeClock({ date: NOON })), state);
    // And the same where the server tells its time, which is the one of this machine here.
    const dated = new Headers({ ...headers, date: DATE });
    deepEqual(rateState(dated, fakeClock({ date: NOON })), state);
  });
}

Deno.test("rateState: times are the server's, however wrong the clock of the machine is", () => {
  for (const wrong of [-86_400_000, -300_000, 90_000, 31_536_000_000]) {
    const clock = fakeClock({ date: NOON + wrong });
    const read = (headers: Record<string, string>) =>
      rateState(new Headers({ ...headers, date: DATE, "x-ratelimit-remaining": "0" }), clock);
    for (const reset of [IN_A_MINUTE, "60", `${IN_A_MINUTE}000`, "Sat, 21 Nov 2026 12:01:00 GMT"]) {
      equal(read({ "x-ratelimit-reset": reset })?.resetAt, clock.date() + 60_000);
    }
    equal(read({ "retry-after": "Sat, 21 Nov 2026 12:02:00 GMT" })?.retryAfter, 120_000);
    equal(read({ "retry-after": "120" })?.retryAfter, 120_000);
  }
});

Deno.test("rateState: the date of an answer out of a cache is that of another day", () => {
  const headers = new Headers({
    age: "86400",
    date: "Fri, 20 Nov 2026 12:00:00 GMT",
    "x-ratelimit-remaining": "1",
    "x-ratelimit-reset": IN_A_MINUTE,
  });
  equal(rateState(headers, fakeClock({ date: NOON }))?.resetAt, NOON + 60_000);
});

Deno.test("rateState: a window that has ended ends now", () => {
  const headers = new Headers({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000000" });
  equal(rateState(headers, fakeClock({ date: NOON }))?.resetAt, NOON);
});

Deno.test("rateState: no header makes it throw or tell what is no number", () => {
  const name = fc.constantFrom(
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-ratelimit-reset-after",
    "x-rate-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-resettime",
    "x-hubspot-ratelimit-interval-milliseconds",
    "x-hubspot-ratelimit-remaining",
    "x-shopify-shop-api-call-limit",
    "sforce-limit-info",
    "zendesk-ratelimit-a",
    "retry-after",
    "date",
  );
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789.,;="rtq/ :-TZ+\\e') }),
    fc.integer().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 8 });
  fc.assert(fc.property(headers, fc.nat(4e12), (given, date) => {
    const sent = new Headers(given.map(([name, value]) => [name, value.trim()]));
    const state = rateState(sent, fakeClock({ date }));
    if (state === undefined) return;
    for (const told of [state, ...state.others ?? []]) {
      for (const number of [told.limit, told.remaining, told.resetAt, told.retryAfter]) {
        equal(number === undefined || (Number.isFinite(number) && number >= 0), true, `${number}`);
      }
      if (told.resetAt !== undefined) equal(told.resetAt >= date, true);
    }
    const wait = rateWait(state, fakeClock({ date }));
    equal(wait === undefined || (Number.isFinite(wait) && wait >= 0), true);
  }));
});

Deno.test("rateState: a header made to be slow is soon read", () => {
  const long = '"\\'.repeat(500_000);
  equal(rateState(new Headers({ ratelimit: long })), undefined);
});

Deno.test("rateWait: what the server asks for goes before the end of the window", () => {
  const clock = fakeClock({ date: NOON });
  equal(rateWait({ retryAfter: 2_000, remaining: 0, resetAt: NOON + 60_000 }, clock), 2_000);
  equal(rateWait({ remaining: 0, resetAt: NOON + 60_000 }, clock), 60_000);
  equal(rateWait({ retryAfter: 0, remaining: 0, resetAt: NOON + 60_000 }, clock), 60_000);
  equal(rateWait({ remaining: 3, resetAt: NOON + 60_000 }, clock), undefined);
  equal(rateWait({ remaining: 0, resetAt: NOON - 1 }, clock), 0);
  equal(rateWait({ remaining: 0 }, clock), undefined);
  equal(rateWait({ retryAfter: 0 }, clock), 0);
});
