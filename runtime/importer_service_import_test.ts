import {
  deepStrictEqual as deepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ImportResponse } from "../proto/messages.ts";
import { defineImporter } from "../sdk/define_importer.ts";
import { errorRecord } from "../sdk/error_record.ts";
import type { ImportRecord } from "../sdk/record.ts";
import {
  answer,
  file,
  forever,
  type Import,
  importing,
  servedImporter,
  take,
  until,
} from "../tests/importer/served_importer.ts";
import { test } from "./test_transports.ts";

test("I1 one record, finished, and OK only after the half-close", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a");
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value: first } = await responses.next();
  equal(first.record.pathname, "/data/a");
  equal((await responses.next()).value.finished, true);
  let ended = false;
  const end = responses.next().then(({ done }) => ended = done === true);
  await plugin.ping();
  await plugin.ping();
  equal(ended, false);
  await answer(call, first.record);
  call.halfClose();
  equal(await end, true);
});

for (
  const [row, count] of [["I2 the author throws after k records", 3], [
    "I3 the author throws before any record",
    0,
  ]] as const
) {
  test(`${row}: no finished, an error status`, async (transport) => {
    await using plugin = await importing(transport, async function* () {
      for (let at = 0; at < count; at++) yield file(`/data/${at}`);
      throw new Error("tape torn");
    });
    const seen: ImportResponse[] = [];
    const call = plugin.import();
    await rejects(async () => {
      for await (const response of call.responses) seen.push(response);
    }, /tape torn/);
    equal(seen.length, count);
    ok(seen.every(({ finished }) => !finished));
  });
}

test("I4 the author throws after its last record, before returning: an error status", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    try {
      yield file("/data/a");
    } finally {
      await Promise.resolve();
      // deno-lint-ignore no-unsafe-finally
      throw new Error("the last page is missing");
    }
  });
  for (let round = 0; round < 20; round++) {
    const call = plugin.import();
    const seen: ImportResponse[] = [];
    await rejects(async () => {
      for await (const response of call.responses) seen.push(response);
    }, /the last page is missing/);
    deepEqual(seen.map(({ finished }) => finished), [false]);
  }
});

test("I7 an Open that arrives with the record is served while the author goes on", async (transport) => {
  const next = Promise.withResolvers<void>();
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a", "early");
    await next.promise;
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value } = await responses.next();
  equal(await plugin.read(value.record), "early");
  next.resolve();
  equal((await responses.next()).value.finished, true);
});

test("I18 an author's error for one path is a record and the import goes on", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield errorRecord("/data/secret", new Error("permission denied"));
    yield file("/data/b");
  });
  const { records, finished } = await take(plugin.import());
  deepEqual(records.map(({ pathname, error }) => [pathname, error]), [
    ["/data/secret", "permission denied"],
    ["/data/b", ""],
  ]);
  equal(finished, true);
});

test("I22 a root with a trailing slash is cleaned, a relative or empty one refused", async (transport) => {
  const withRoot = (root: string) =>
    servedImporter(
      transport,
      defineImporter({
        protocol: "test",
        create: () => ({ root, async *import() {} }),
      }),
    );
  await using slash = withRoot("/data//x/");
  equal((await slash.init()).root, "/data/x");
  for (const root of ["", "data", "../x"]) {
    await using plugin = withRoot(root);
    await rejects(plugin.init(), /is not an absolute path/);
  }
});

test("I23 an author is paused while the host reads no records; Opens are served", async (transport) => {
  let produced = 0;
  await using plugin = await importing(transport, async function* () {
    for (; produced < 1_000_000; produced++) yield file(`/data/${produced}`);
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  const { value } = await responses.next();
  let before = -1;
  while (before !== produced) {
    before = produced;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ok(produced < 200_000, `${produced} records ahead of the host`);
  equal(await plugin.read(value.record), "/data/0");
  call.cancel();
});

for (
  const [row, giveUp, reason] of [
    ["I25 the peer resets the Import stream", (call: Import) => call.cancel(), /./],
    [
      "I26 half-close before finished",
      (call: Import) => call.halfClose(),
      /before its last record/,
    ],
  ] as const
) {
  test(`${row}: the author is cancelled and nothing is left behind`, async (transport) => {
    let seen: unknown;
    let returned = false;
    await using plugin = await importing(
      transport,
      async function* (
        { signal }: { readonly signal: AbortSignal } = { signal: new AbortController().signal },
      ) {
        try {
          yield file("/data/a");
          await forever(signal);
        } catch (error) {
          seen = error;
          throw error;
        } finally {
          returned = true;
        }
      } as () => AsyncIterable<ImportRecord>,
    );
    const call = plugin.import();
    const responses = call.responses[Symbol.asyncIterator]();
    await responses.next();
    giveUp(call);
    await rejects(responses.next(), reason);
    await until(() => returned);
    ok(seen instanceof Error);
    // The reader of a cancelled import is gone, the plugin is not.
    await rejects(plugin.read({ pathname: "/data/a" }), /no such record/);
    await plugin.ping();
  });
}

test("I26 an author that ignores its signal does not keep the call alive", async (transport) => {
  await using plugin = await importing(transport, async function* () {
    yield file("/data/a");
    await new Promise(() => {});
  });
  const call = plugin.import();
  const responses = call.responses[Symbol.asyncIterator]();
  await responses.next();
  call.halfClose();
  await rejects(responses.next(), /before its last record/);
});

test("I27 Import twice on one instance: independent reader tables", async (transport) => {
  let run = 0;
  await using plugin = await importing(transport, async function* () {
    run++;
    yield file("/data/a", `run ${run}`);
  });
  const first = plugin.import();
  const { records } = await take(first);
  const second = plugin.import();
  await take(second);
  await answer(first, records[0]!);
  first.halfClose();
  await plugin.ping();
  equal(await plugin.read({ pathname: "/data/a" }), "run 2");
});
