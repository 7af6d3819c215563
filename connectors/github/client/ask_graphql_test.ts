import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { httpClient } from "@plakar-deno/sdk/http";
import { systemClock } from "@plakar-deno/sdk/network";
import { askGraphql } from "./ask_graphql.ts";

const URL_OF_IT = "https://git.example.com/api/graphql";

/** Answers one after the other, and what was asked; waits take no time. */
function asked(answers: readonly unknown[], partial = false) {
  const bodies: string[] = [];
  const waits: number[] = [];
  const { signal } = new AbortController();
  const clock = {
    ...systemClock,
    random: () => 0,
    sleep(ms: number) {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const client = httpClient({
    baseUrl: "https://git.example.com/api/v3",
    signal,
    async fetch(url, { body, method }) {
      equal(`${method} ${url}`, `POST ${URL_OF_IT}`);
      bodies.push(await new Response(body).text());
      const answer = answers[bodies.length - 1];
      return answer instanceof Response ? answer : Response.json(answer);
    },
  });
  const query = "query Names($owner: String!) { x }";
  const variables = { owner: "a" };
  const question = { url: URL_OF_IT, query, variables, action: "list names", partial, signal };
  const answer = askGraphql<unknown>(client, question, { total: 600_000, clock })
    .finally(() => client.close());
  return { answer, bodies, waits };
}

Deno.test("a query is sent with its name and variables, and its data come back", async () => {
  const { answer, bodies } = asked([{ data: { x: 1 } }]);
  deepEqual(await answer, { x: 1 });
  deepEqual(bodies.map((body) => JSON.parse(body)), [{
    operationName: "Names",
    query: "query Names($owner: String!) { x }",
    variables: { owner: "a" },
  }]);
});

Deno.test("what may pass is tried again, a limit after a minute", async () => {
  const { answer, waits } = asked([
    { errors: [{ message: "Something went wrong while executing your query." }] },
    { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
    { data: { x: 2 } },
  ]);
  deepEqual(await answer, { x: 2 });
  deepEqual(waits, [0, 60_000]);
});

Deno.test("what will not pass is said at once", async () => {
  const { answer, bodies } = asked([{
    data: null,
    errors: [{ type: "NOT_FOUND", message: "No." }],
  }]);
  await rejects(answer, /cannot list names: GitHub says "No\."/);
  equal(bodies.length, 1);
});

Deno.test("a part that may not be seen is null where that will do, and what may pass never does", async () => {
  const errors = [{ type: "FORBIDDEN", message: "No." }, { type: "NOT_FOUND", message: "None." }];
  const some = { data: { x: [1, null, null] }, errors };
  deepEqual(await asked([some], true).answer, { x: [1, null, null] });
  await rejects(asked([some]).answer, /GitHub says "No\."/);
  await rejects(asked([{ data: null, errors }], true).answer, /GitHub says "No\."/);
  const slow = { data: { x: [null] }, errors: [...errors, { message: "Timeout" }] };
  const { answer, bodies } = asked([slow, some], true);
  deepEqual([await answer, bodies.length], [some.data, 2]);
});

Deno.test("tries end", async () => {
  const { answer, bodies } = asked(Array(9).fill({ errors: [{ message: "Timeout" }] }));
  await rejects(answer, /6 attempts/);
  equal(bodies.length, 6);
});

Deno.test("the secondary limit, which may have the status 200, is waited for, too", async () => {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
  const { answer, waits } = asked([
    { errors: [{ message }] },
    // Without a list of errors, as the REST API writes it.
    { message, documentation_url: "https://docs.github.com" },
    Response.json({ errors: [{ message }] }, { headers: { "retry-after": "90" } }),
    { data: { x: 3 } },
  ]);
  deepEqual(await answer, { x: 3 });
  // Longer each time, unless it says how long.
  deepEqual(waits, [60_000, 120_000, 90_000]);
});
