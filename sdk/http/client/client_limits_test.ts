import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { budget } from "../budget/budget.ts";
import { fixedWindow } from "../budget/fixed_window.ts";
import { fails, gives, type Script, scriptedClient } from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/a", signal };
const MINUTE = 60_000;

Deno.test("without a budget a limit is waited for as long as the server asks", async () => {
  const { client, clock, seen } = scriptedClient([
    fails(429, "slow", { "retry-after": "30" }),
    gives(1),
  ]);
  await clock.run(client.json(get));
  ok(clock.now() >= 30_000 && clock.now() < 31_000, String(clock.now()));
  equal(seen.length, 2);
  const long = scriptedClient([fails(429, "slow", { "retry-after": "3600" })]);
  await rejects(long.clock.run(long.client.json(get)), {
    code: "resource_exhausted",
    message: /answered 429 \(slow\).*try again in 1 hour/,
  });
  equal(long.seen.length, 1);
});

Deno.test("with a budget the longest limit is waited for, by all, and costs no attempt", async () => {
  const clock = fakeClock();
  const reset = String((clock.date() + 40 * MINUTE) / 1000);
  const used = {
    "x-ratelimit-limit": "60",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": reset,
  };
  let limited = 0;
  const script: Script = () => {
    if (clock.now() >= 40 * MINUTE) return new Response("1");
    limited++;
    return new Response("{}", { status: 403, headers: used });
  };
  const { client, seen } = scriptedClient([script], {
    clock,
    concurrency: 4,
    budget: budget({ rules: [], clock }),
    retry: { attempts: 1 },
  });
  const all = Array.from({ length: 30 }, () => client.json(get));
  await clock.run(Promise.all(all));
  ok(clock.now() < 42 * MINUTE, String(clock.now()));
  // Those that were under way when the first was refused, and no more.
  ok(limited <= 4, String(limited));
  equal(seen.length, 30 + limited);
  equal(client.counters.failures, 0);
  // The others waited behind those who ask the budget.
  ok(client.counters.waits >= 4, String(client.counters.waits));
  ok(client.counters.waitedMs >= 39 * MINUTE, String(client.counters.waitedMs));
});

Deno.test("after a long wait for the budget an accident is tried again as ever", async () => {
  const clock = fakeClock();
  const { client, seen } = scriptedClient([
    fails(429, "", { "retry-after": "3000" }),
    fails(502),
    fails(502),
    gives(1),
  ], { clock, budget: budget({ rules: [], clock }) });
  equal((await clock.run(client.json(get))).value, 1);
  equal(seen.length, 4);
});

Deno.test("a limit of which nothing is said is waited for longer each time, not for ever", async () => {
  const clock = fakeClock();
  const { client, seen } = scriptedClient([fails(429, "too much")], {
    clock,
    budget: budget({ rules: [], clock }),
  });
  await rejects(clock.run(client.json(get)), { code: "resource_exhausted", message: /too much/ });
  equal(seen.length, 10);
  // 5 + 10 + 20 + 40 + 80 + 160 + 300 + 300 + 300 seconds.
  ok(clock.now() >= 1_215_000 && clock.now() < 1_300_000, String(clock.now()));
});

Deno.test("a budget that will not wait that long fails at once", async () => {
  // The second is less than retries would wait.
  for (const asked of ["3000", "200"]) {
    const clock = fakeClock();
    const { client, seen } = scriptedClient([fails(429, "", { "retry-after": asked })], {
      clock,
      budget: budget({ rules: [], clock, longest: 2 * MINUTE }),
    });
    await rejects(clock.run(client.json(get)), { code: "resource_exhausted" });
    equal(seen.length, 1);
    equal(clock.now(), 0);
  }
});

Deno.test("what only the service knows to be a limit is one", async () => {
  const clock = fakeClock();
  const limits: number[] = [];
  const { client } = scriptedClient([
    fails(403, "secondary rate limit"),
    fails(403, "secondary rate limit"),
    gives(1),
  ], {
    clock,
    budget: budget({ rules: [], clock }),
    failureOf({ json, limited }) {
      if (!/secondary/.test((json as { message: string }).message)) return undefined;
      limits.push(limited);
      return { kind: "rate-limited", retryAfter: MINUTE * 2 ** limited };
    },
  });
  await clock.run(client.json(get));
  equal(limits.join(), "0,1");
  ok(clock.now() >= 3 * MINUTE && clock.now() < 4 * MINUTE, String(clock.now()));
});

Deno.test("each request takes its cost from the budget of its key, also when it is tried again", async () => {
  const clock = fakeClock();
  const taken: string[] = [];
  const rules = budget({ rules: [fixedWindow(100, MINUTE)], clock });
  const { client } = scriptedClient([fails(502), gives(1)], {
    clock,
    hosts: ["files.example.com"],
    budgetKey: (url) => url.pathname.startsWith("/v1/search") ? "search" : url.host,
    budget: {
      ...rules,
      acquire(key, options) {
        taken.push(`${key} ${options?.cost}`);
        return rules.acquire(key, options);
      },
    },
  });
  await clock.run(client.json({ ...get, cost: 5 }));
  await client.json({ ...get, path: "/search/x" });
  await client.json({ ...get, path: "https://files.example.com/" });
  await client.json({ ...get, budgetKey: "own" });
  equal(
    taken.join(),
    "api.example.com 5,api.example.com 5,search 1,files.example.com 1,own 1",
  );
});

Deno.test("a redirect within the service counts for the same budget", async () => {
  const keys: string[] = [];
  const { client } = scriptedClient([
    () => new Response(null, { status: 301, headers: { location: "/v1/b" } }),
    () => new Response(null, { status: 302, headers: { location: "https://files.example.com/c" } }),
    gives(1),
  ], {
    hosts: ["files.example.com"],
    budget: {
      acquire: (key) => Promise.resolve(void keys.push(key)),
      learn: () => {},
      waits: 0,
      waited: 0,
    },
  });
  await client.json({ ...get, budgetKey: "own" });
  equal(keys.join(), "own,own,files.example.com");
});

Deno.test("the rules of a budget hold for all requests of a client", async () => {
  const clock = fakeClock();
  const times: number[] = [];
  const { client } = scriptedClient([() => (times.push(clock.now()), new Response("1"))], {
    clock,
    budget: budget({ rules: [fixedWindow(10, MINUTE)], clock }),
  });
  await clock.run(Promise.all(Array.from({ length: 35 }, () => client.json(get))));
  for (let at = 0; at + 10 < times.length; at++) {
    ok((times[at + 10] ?? 0) - (times[at] ?? 0) >= MINUTE - 1, times.join());
  }
  ok(/^35 requests, 0 retries, \d+ waits? \(/.test(client.summary()), client.summary());
});

Deno.test("a wait of nothing, or one that has passed, is no invitation to come at once", async () => {
  const waits: readonly HeadersInit[] = [
    { "retry-after": "0" },
    { "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" },
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000000" },
  ];
  for (const headers of waits) {
    const clock = fakeClock();
    const { client, seen } = scriptedClient([fails(429, "", headers)], {
      clock,
      budget: budget({ rules: [], clock }),
    });
    await rejects(clock.run(client.json(get)), /answered 429/);
    equal(seen.length, 10);
    ok(clock.now() > 60_000, String(clock.now()));
  }
});

Deno.test("when to ask for the result of a job, or to follow a redirect, is no limit", async () => {
  const clock = fakeClock();
  const headers = { "retry-after": "3600" };
  const { client } = scriptedClient([
    gives({}, headers, 202),
    () => new Response(null, { status: 302, headers: { ...headers, location: "/v1/b" } }),
    gives(1),
  ], { clock, budget: budget({ rules: [], clock }) });
  await client.json(get);
  equal((await client.json(get)).value, 1);
  equal(clock.now(), 0);
});

Deno.test("a server that asks for years does not get them", async () => {
  const lies: readonly HeadersInit[] = [
    { "retry-after": "999999999999" },
    { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "95617584000" },
    {
      date: "Thu, 01 Jan 1970 00:00:00 GMT",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1795262400",
    },
  ];
  for (const headers of lies) {
    const clock = fakeClock();
    const { client, seen } = scriptedClient([fails(429, "", headers)], {
      clock,
      budget: budget({ rules: [], clock }),
    });
    await rejects(clock.run(client.json(get)), { code: "resource_exhausted" });
    equal(seen.length, 1);
    equal(clock.now(), 0);
  }
});
