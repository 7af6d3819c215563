import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { retryAfter } from "./retry_after.ts";
import { fakeClock } from "./testdata/fake_clock.ts";

const at = (date: number) => fakeClock({ date });
/** The example date of RFC 9110 section 5.6.7, Sun 6 November 1994 08:49:37. */
const EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37);
const FORMS = [
  "Sun, 06 Nov 1994 08:49:37 GMT",
  "Sunday, 06-Nov-94 08:49:37 GMT",
  "Sun Nov  6 08:49:37 1994",
];

Deno.test("retryAfter: seconds become milliseconds", () => {
  for (
    const [header, ms] of [["0", 0], ["120", 120_000], [" 7 ", 7_000], ["1.5", 1_500]] as const
  ) {
    equal(retryAfter(header), ms);
  }
});

Deno.test("retryAfter: seconds without end stay a number", () => {
  equal(retryAfter("9".repeat(400)), Number.MAX_SAFE_INTEGER);
});

Deno.test("retryAfter: all three forms of an HTTP date", () => {
  for (const form of FORMS) equal(retryAfter(form, at(EXAMPLE - 90_000)), 90_000, form);
});

Deno.test("retryAfter: a date that has passed means now", () => {
  for (const form of FORMS) equal(retryAfter(form, at(EXAMPLE + 1)), 0, form);
});

Deno.test("retryAfter: two digits of a year mean the one within 50 years ahead", () => {
  const now = Date.UTC(2026, 10, 21);
  const day = (year: string) => `Saturday, 21-Nov-${year} 00:00:00 GMT`;
  equal(retryAfter(day("27"), at(now)), Date.UTC(2027, 10, 21) - now);
  equal(retryAfter(day("76"), at(now)), Date.UTC(2076, 10, 21) - now);
  equal(retryAfter(day("77"), at(now)), 0);
  // At the end of a century the digits turn over.
  const late = Date.UTC(2099, 11, 31);
  equal(retryAfter("Friday, 01-Jan-00 00:00:00 GMT", at(late)), 86_400_000);
});

Deno.test("retryAfter: a leap second and a leap day are times", () => {
  const now = Date.UTC(2016, 11, 31);
  equal(retryAfter("Sat, 31 Dec 2016 23:59:60 GMT", at(now)), 86_400_000);
  equal(retryAfter("Thu, 29 Feb 2024 00:00:00 GMT", at(Date.UTC(2024, 1, 28))), 86_400_000);
});

Deno.test("retryAfter: what is neither tells nothing", () => {
  const texts = [
    "",
    "soon",
    "-5",
    "0x10",
    "1e3",
    "1994-11-06T08:49:37Z",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 31 Feb 2027 00:00:00 GMT",
    "Sun, 00 Jan 2027 00:00:00 GMT",
    "Sun, 06 Foo 1994 08:49:37 GMT",
    "Sun, 06 anF 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:00 GMT",
    "Sun, 06 Nov 1994 08:49:61 GMT",
    "120, 240",
  ];
  equal(retryAfter(null), undefined);
  for (const text of texts) equal(retryAfter(text), undefined, text);
});

Deno.test("retryAfter: any time is read back from the form that Date writes", () => {
  const times = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) / 1_000 });
  fc.assert(fc.property(times, times, (seconds, now) => {
    const header = new Date(seconds * 1_000).toUTCString();
    equal(retryAfter(header, at(now * 1_000)), Math.max(0, seconds - now) * 1_000);
  }));
});

Deno.test("retryAfter: no text makes it throw or gives less than 0", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const ms = retryAfter(text);
    equal(ms === undefined || (ms >= 0 && Number.isFinite(ms)), true);
  }));
});
