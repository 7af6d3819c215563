import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { budget } from "../budget/budget.ts";
import { movingWindow } from "../budget/moving_window.ts";
import {
  breaks,
  fails,
  gives,
  hangs,
  type Script,
  scriptedClient,
} from "../testdata/scripted_client.ts";

const signal = new AbortController().signal;
const get = { path: "/a", signal };

/** A body without an end, or one that breaks or falls silent after its first piece. */
function bodied(
  how: "endless" | "cut" | "silent",
  status = 200,
  headers: HeadersInit = {},
): Script {
  return () => {
    let isFirst = true;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isFirst || how === "endless") {
          controller.enqueue(new TextEncoder().encode("[1,".padEnd(10_000)));
        } else if (how === "cut") {
          controller.error(new TypeError("error reading a body from connection"));
        }
        isFirst = false;
      },
    }, { highWaterMark: 0 });
    return new Response(body, { status, headers });
  };
}

Deno.test("an error or a document without an end is given up", async () => {
  const error = scriptedClient([bodied("endless", 400)]);
  await rejects(error.client.json(get), /answered 400/);
  const document = scriptedClient([bodied("endless")], { most: 1 << 20 });
  await rejects(document.client.json(get), /more than 1048576 bytes/);
  equal(document.seen.length, 1);
  equal(document.clock.sleeping, 0);
});

Deno.test("an error whose body breaks or falls silent is an accident", async () => {
  for (const how of ["cut", "silent"] as const) {
    const { client, clock, seen } = scriptedClient([bodied(how, 404), gives(1)]);
    equal((await clock.run(client.json(get))).value, 1);
    equal(seen.length, 2);
    equal(clock.sleeping, 0);
  }
});

Deno.test("what headers say may make no sense", async () => {
  const odd: readonly HeadersInit[] = [
    { "retry-after": "-5" },
    { "retry-after": "soon" },
    { "x-ratelimit-remaining": "NaN", "x-ratelimit-reset": "-1" },
    { "content-length": "-1" },
    { "content-length": "5, 5" },
    { "content-length": "soon" },
    { etag: "" },
    { etag: "\u00e9\u00ff" },
    { "content-type": "x\u00ff" },
  ];
  for (const headers of odd) {
    const { client, clock } = scriptedClient([
      fails(503, "", headers),
      gives(1, headers),
      gives(2, headers),
    ], { budget: budget({ rules: [], clock: fakeClock() }) });
    equal((await clock.run(client.json(get))).value, 1);
    equal((await client.json(get)).value, 2);
    const content = await client.stream(get);
    content.close();
  }
});

Deno.test("a body that announces no number is read as it comes", async () => {
  for (const length of ["5, 5", "soon", "1e3", "-1", "99999999999999999999", ""]) {
    let left = 5;
    const { client } = scriptedClient([
      () =>
        new Response(
          new ReadableStream({
            type: "bytes",
            pull(controller) {
              if (left-- > 0) return controller.enqueue(new Uint8Array([0x31]));
              controller.close();
              controller.byobRequest?.respond(0);
            },
          }),
          { headers: { "content-length": length } },
        ),
    ]);
    equal((await client.json(get)).value, 11111, length);
  }
});

Deno.test("a place a server sends to is shown short, and without what moves the cursor", async () => {
  const places = [
    `https://${"a".repeat(5_000)}.example/`,
    "https://ev\u001b[2Jil.example/",
    "data:,x",
  ];
  for (const location of places.map(encodeURI)) {
    const { client, seen } = scriptedClient([
      () => new Response(null, { status: 302, headers: { location } }),
    ]);
    await rejects(client.json(get), (error: Error) => {
      ok(error.message.length < 1_000, String(error.message.length));
      // deno-lint-ignore no-control-regex
      ok(!/[\0-\x1f]/.test(error.message));
      return true;
    });
    equal(seen.length, 1);
  }
});

Deno.test("whatever happens to many at once, no timer and no turn stays behind", async () => {
  const scripts: Readonly<Record<string, Script>> = {
    fine: gives({ a: 1 }, { etag: '"1"' }),
    same: ({ headers }) =>
      headers.has("if-none-match") ? new Response(null, { status: 304 }) : new Response("1"),
    bad: fails(502),
    limit: fails(429, "", { "retry-after": "20" }),
    bare: fails(429),
    refused: fails(403, "no"),
    expired: fails(401),
    breaks,
    hangs,
    cut: bodied("cut"),
    silent: bodied("silent"),
    moved: () => new Response(null, { status: 302, headers: { location: "/v1/b" } }),
    away: () => new Response(null, { status: 302, headers: { location: "https://evil.example" } }),
  };
  const step = fc.record({
    script: fc.constantFrom(...Object.keys(scripts)),
    form: fc.constantFrom("json", "request", "stream", "fetch"),
    abortAfter: fc.option(fc.nat(90_000), { nil: undefined }),
  });
  const plan = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 25 }),
    hasBudget: fc.boolean(),
    renews: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, hasBudget, renews }) => {
      const clock = fakeClock();
      let isOver = false;
      let at = 0;
      const { client } = scriptedClient([(request, signal) => {
        const { script = "fine" } = steps[at++ % steps.length] ?? {};
        return (isOver ? gives(1) : scripts[script] ?? breaks)(request, signal);
      }], {
        clock,
        concurrency: 3,
        retry: { attempts: 3 },
        auth: {
          secrets: [],
          authorize: () => Promise.resolve(),
          renew: () => clock.sleep(100).then(() => renews),
        },
        ...(hasBudget
          ? { budget: budget({ rules: [movingWindow(10, 10_000)], longest: 60_000, clock }) }
          : {}),
      });
      const work = steps.map(async ({ form, abortAfter }) => {
        const own = new AbortController();
        const timer = new AbortController();
        if (abortAfter !== undefined) {
          clock.sleep(abortAfter, timer.signal).then(
            () => own.abort(new Error("enough")),
            () => {},
          );
        }
        const request = { ...get, signal: own.signal };
        try {
          if (form === "json") await client.json(request);
          else if (form === "stream") {
            const content = await client.stream(request);
            const buffer = new Uint8Array(4_096);
            while (await content.read(buffer) !== null);
          } else {
            const answer = form === "request"
              ? await client.request(request)
              : await client.fetch("https://api.example.com/v1/a", { signal: own.signal });
            await answer.text();
          }
        } finally {
          timer.abort();
        }
      });
      await clock.run(Promise.allSettled(work));
      await clock.advance(0);
      equal(clock.sleeping, 0);
      isOver = true;
      // What the server said of its limits is over by then.
      await clock.advance(3_600_000);
      // As many as have turns: none of them is held by anybody.
      const after = Promise.all(
        [1, 2, 3, 4].map((page) => client.json({ ...get, query: { page } })),
      );
      await clock.run(after);
      await clock.advance(0);
      equal(clock.sleeping, 0);
    }),
    { numRuns: 60 },
  );
});
