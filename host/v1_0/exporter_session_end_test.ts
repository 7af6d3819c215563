import { deepStrictEqual, rejects } from "node:assert/strict";
import { ConnectorError } from "../../sdk/error.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { type ExporterSession, exporterSession } from "../exporter_session.ts";
import { fakeExporter, type FakeExporterOptions } from "../test_exporter_v10.ts";
import { opened, withFake } from "../test_fake.ts";

async function withExporter(
  options: FakeExporterOptions,
  run: (session: ExporterSession) => Promise<void>,
): Promise<void> {
  const { handlers } = fakeExporter(options);
  await withFake(handlers, async (plugin) => run(await exporterSession(plugin, opened)));
}

const file = (path: string) => fileRecord(path, { size: 1 }, () => new Uint8Array(1));

Deno.test("an export to a v1.0 exporter stops at an aborted signal, whatever it waits for", async () => {
  const reason = new Error("enough");
  const hang = () => new Promise<never>(() => {});
  async function* silent(stop: AbortController) {
    yield file("/a");
    setTimeout(() => stop.abort(reason), 1);
    await hang();
  }
  await withExporter({}, async (session) => {
    const stop = new AbortController();
    await rejects(session.export(silent(stop), { signal: stop.signal }), reason);
  });
  for (const concurrency of [1, 2]) {
    await withExporter({ slow: hang }, async (session) => {
      const stop = new AbortController();
      const exporting = session.export([file("/a"), file("/b"), file("/c")], {
        signal: stop.signal,
        concurrency,
      });
      setTimeout(() => stop.abort(reason), 20);
      await rejects(exporting, reason);
    });
  }
});

Deno.test("a v1.0 exporter that goes away ends the export", () =>
  withExporter({ slow: () => new Promise(() => {}) }, async (session) => {
    setTimeout(() => session.plugin.client.destroy(new Error("it is gone")), 20);
    await rejects(session.export([file("/a")]), /it is gone/);
  }));

Deno.test("an export whose content gives nothing ends when the v1.0 exporter goes or refuses", async () => {
  const silent = fileRecord("/a", { size: 5 }, () => new ReadableStream<Uint8Array>());
  await withExporter({}, async (session) => {
    setTimeout(() => session.plugin.client.destroy(new Error("it is gone")), 20);
    await rejects(session.export([silent]), /it is gone/);
  });
  const refuse = (call: string) => {
    if (call.startsWith("StoreFile")) throw new ConnectorError("no space left");
  };
  await withExporter({ refuse }, async (session) => {
    const told: string[] = [];
    await session.export([silent], { onResult: ({ error }) => void told.push(error) });
    deepStrictEqual(told, ["no space left"]);
  });
});

Deno.test("a record that cannot be encoded for a v1.0 exporter ends the export at once", () =>
  withExporter({}, async (session) => {
    const record = file("/a");
    if (record.kind !== "file") throw new Error("it is a file");
    const wrong = { ...record, info: { ...record.info, size: 1.5 } };
    await rejects(session.export([wrong]), /cannot encode a message .*1\.5/);
    await session.ping();
  }));

Deno.test("nothing is made outside the root of a v1.0 exporter", async () => {
  const fake = fakeExporter({ root: "/out" });
  await withFake(fake.handlers, async (plugin) => {
    const session = await exporterSession(plugin, opened);
    const told: string[] = [];
    const paths = ["/../out/x", "/a/../../etc/x", "x", "", "/nul\0", "//d/./e/", "/a/../b"];
    const records = paths.map((path) => ({ ...file("/f"), path }));
    await session.export(records, { onResult: ({ error }) => void told.push(error.slice(0, 22)) });
    deepStrictEqual(told, [
      ...Array(5).fill('cannot use the path "/').map((text, index) =>
        index === 2 ? 'cannot use the path "x' : index === 3 ? 'cannot use the path ""' : text
      ),
      "",
      "",
    ]);
    deepStrictEqual([...fake.stored.keys()], ["/out/d/e", "/out/b"]);
  });
});
