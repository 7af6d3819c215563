import { rejects, strictEqual as equal } from "node:assert/strict";
import { testSetup } from "./test_setup.ts";

const { signal } = new AbortController();
const limits = { start: 20, end: 20 };
const config = {};

Deno.test("a start that never ends is given up, and one that ends late is undone", async () => {
  const late = Promise.withResolvers<void>();
  let ended = false;
  const setup = {
    config,
    async start() {
      await late.promise;
      return { config, [Symbol.asyncDispose]: () => Promise.resolve(void (ended = true)) };
    },
  };
  const starting = testSetup("one", setup, "test", signal, limits);
  await rejects(starting, /cannot test "one": the start of .*: it is not done after 0\.02 s/);
  late.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  equal(ended, true);
});

Deno.test("a start that does not listen to an interrupt is given up even so", async () => {
  const stop = new AbortController();
  const start = () => new Promise<never>(() => {});
  const starting = testSetup("one", { config, start }, "test", stop.signal);
  stop.abort(new Error("interrupted"));
  await rejects(starting, /^Error: interrupted$/);
});

for (
  const [what, dispose, reason] of [
    ["throws", () => Promise.reject(new Error("no pid")), "no pid"],
    ["never ends", () => new Promise<void>(() => {}), "it is not done after"],
  ] as const
) {
  Deno.test(`an end that ${what} is told with the connector's name`, async () => {
    const start = () => Promise.resolve({ config, [Symbol.asyncDispose]: dispose });
    const ready = await testSetup("one", { config, start }, "test", signal, limits);
    await rejects(
      Promise.resolve(ready[Symbol.asyncDispose]()),
      new RegExp(`cannot test "one": the end of its conformance setup fails: ${reason}`),
    );
  });
}
