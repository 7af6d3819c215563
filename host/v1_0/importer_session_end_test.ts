import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import { handler } from "../../runtime/handler.ts";
import { type ImporterSession, importerSession } from "../importer_session.ts";
import { type FakeImporter, fakeImporter, file } from "../test_importer_v10.ts";
import { opened, withFake } from "../test_fake.ts";

const big = Array.from({ length: 64 }, () => new Uint8Array(1 << 20));
const hang = () => new Promise<never>(() => {});

/** A session on an importer of two files that are too large to be read ahead. */
async function withImporter(
  run: (session: ImporterSession, calls: FakeImporter["calls"]) => Promise<void>,
): Promise<void> {
  const entries = [file("/a"), file("/b")];
  const { handlers, calls } = fakeImporter({ entries, contents: { "/a": big, "/b": big } });
  await withFake(handlers, async (plugin) => run(await importerSession(plugin, opened), calls));
}

const closings = (calls: FakeImporter["calls"]) =>
  calls.filter((call) => call.startsWith("CloseReader")).toSorted();

Deno.test("leaving a v1.0 import closes what was being read", () =>
  withImporter(async (session, calls) => {
    for await (const { open } of session.import()) {
      await open().next();
      break;
    }
    await session.ping();
    deepStrictEqual(closings(calls), ["CloseReader /a"]);
  }));

Deno.test("a worker that fails closes what all of them were reading from a v1.0 importer", () =>
  withImporter(async (session, calls) => {
    const both = Promise.withResolvers<void>();
    const importing = session.importAll({
      concurrency: 2,
      async handle({ open, record }) {
        await open().next();
        if (record.path === "/b") both.resolve();
        await both.promise;
        throw new Error(`cannot use ${record.path}`);
      },
    });
    await rejects(importing, /cannot use/);
    await session.ping();
    deepStrictEqual(closings(calls), ["CloseReader /a", "CloseReader /b"]);
  }));

Deno.test("a reading that is aborted at its end waits for no v1.0 importer's CloseReader", async () => {
  const { handlers } = fakeImporter({
    entries: [file("/a")],
    contents: { "/a": [new Uint8Array(3)] },
  });
  const { closeReader } = importerMethodsV10;
  const stuck = [
    ...handlers.filter(({ method }) => method.path !== closeReader.path),
    handler({ method: closeReader, handle: hang }),
  ];
  await withFake(stuck, async (plugin) => {
    const session = await importerSession(plugin, opened);
    for await (const { open } of session.import()) {
      const stop = new AbortController();
      const chunks = open({ signal: stop.signal });
      await chunks.next();
      // All of the content is here by now, its end as well.
      await session.ping();
      stop.abort(new Error("enough"));
      strictEqual((await chunks.next()).done, true);
    }
  });
});
