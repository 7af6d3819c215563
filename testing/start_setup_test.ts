import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { fromStart, importerSetup } from "./conformance_setup.ts";
import { startSetup } from "./start_setup.ts";

const { signal } = new AbortController();

/** What `start` resolves to, and whether it was ended. */
function place(can: Readonly<Record<string, unknown>> = {}) {
  const started = {
    ended: false,
    config: { port: "7" },
    can,
    [Symbol.asyncDispose]() {
      started.ended = true;
      return Promise.resolve();
    },
  };
  return started;
}

Deno.test("a setup without start is ready as it is", async () => {
  const config = { location: "x://" };
  await using ready = await startSetup(importerSetup({ config }), signal);
  equal(ready.config, config);
  deepEqual(ready.can, {});
});

Deno.test("what start brings is merged, over options that are made per case too", async () => {
  const started = place({ files: { "/a": new Uint8Array() } });
  const config = (folder: string) => Promise.resolve({ location: `x://${folder}`, port: "0" });
  const can = { files: fromStart, stable: true };
  const start = () => Promise.resolve(started);
  {
    await using ready = await startSetup({ config, can, start }, signal);
    equal(typeof ready.config === "function", true);
    deepEqual(
      typeof ready.config === "function" ? await ready.config("/f") : undefined,
      { location: "x:///f", port: "7" },
    );
    deepEqual(ready.can, { files: { "/a": new Uint8Array() }, stable: true });
  }
  equal(started.ended, true);
});

Deno.test("what start leaves out or brings unasked is refused, and ended", async () => {
  for (
    const [can, brought, reason] of [
      [{ files: fromStart }, {}, /declares "files" as fromStart, but its start does not bring it/],
      [{}, { stable: true }, /brings "stable": declare it in "can", as fromStart/],
    ] as const
  ) {
    const started = place(brought);
    const start = () => Promise.resolve(started);
    await rejects(startSetup({ config: {}, can, start }, signal), reason);
    equal(started.ended, true);
  }
});

Deno.test("a capability that waits for a start that is not there is refused", async () => {
  await rejects(
    startSetup(importerSetup({ config: {}, can: { files: fromStart } }), signal),
    /"files" as fromStart/,
  );
});
