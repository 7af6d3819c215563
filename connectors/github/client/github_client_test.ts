import { strictEqual as equal } from "node:assert/strict";
import { parseLocation } from "@plakar-deno/sdk";
import { systemClock } from "@plakar-deno/sdk/network";
import { githubClient } from "./github_client.ts";
import { githubOptions } from "./github_options.ts";
import { githubPlace } from "./github_place.ts";

Deno.test("two instances at once, as every backup has them, stay below 900 requests a minute", async () => {
  let now = 0;
  const times: number[] = [];
  const clock = {
    ...systemClock,
    now: () => now,
    date: () => now,
    sleep(ms: number, signal?: AbortSignal) {
      // Time goes by when the budget waits; limits of time for an answer never end.
      if (ms === 60_000 || ms === 300_000) return new Promise<void>((_, no) => onAbort(signal, no));
      now += ms;
      return Promise.resolve();
    },
  };
  const location = "github://acme";
  const config = githubOptions.parse({ location, token: "ghp_x" });
  const { signal } = new AbortController();
  const silent = () => {};
  const client = githubClient({
    place: githubPlace(parseLocation(location), config),
    config,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    signal,
    clock,
    fetch() {
      times.push(now++);
      return Promise.resolve(Response.json({ login: "acme" }));
    },
  });
  for (let count = 0; count < 1000; count++) {
    await client.get("GET /user", {}, { action: "read", signal });
  }
  client.close();
  equal(times.length, 1000);
  const most = Math.max(
    ...times.map((from) => times.filter((time) => time >= from && time < from + 60_000).length),
  );
  equal(2 * most < 900, true, `${most} in a minute`);
});

function onAbort(signal: AbortSignal | undefined, no: (reason: unknown) => void): void {
  signal?.addEventListener("abort", () => no(signal.reason), { once: true });
}
