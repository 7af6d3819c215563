import { rejects, strictEqual } from "node:assert/strict";
import { exporterMethods } from "../proto/exporter_methods.ts";
import type { ExportRequest, ExportResponse } from "../proto/messages.ts";
import { handler } from "../runtime/handler.ts";
import type { StreamingCall } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import { fileRecord } from "../sdk/file_record.ts";
import { type ExporterSession, exporterSession } from "./exporter_session.ts";
import { opened, withFake } from "./test_fake.ts";

const hang = () => new Promise<never>(() => {});

/** A session on an exporter whose Export does as told. */
async function withExporter(
  handle: (
    call: StreamingCall<ExportResponse>,
    requests: AsyncIterable<ExportRequest>,
  ) => Promise<void>,
  run: (session: ExporterSession) => Promise<void>,
): Promise<void> {
  const handlers = [
    handler({ method: exporterMethods.init, handle: () => ({ root: "/out" }) }),
    handler({ method: exporterMethods.export, handle: (requests, call) => handle(call, requests) }),
  ];
  await withFake(handlers, async (plugin) => run(await exporterSession(plugin, opened)));
}

const silentFile = fileRecord("/a", { size: 5 }, () => new ReadableStream<Uint8Array>());
async function* silent() {
  yield fileRecord("/a", { size: 1 }, () => new Uint8Array(1));
  await hang();
}

Deno.test("an export stops at an aborted signal while its source gives nothing", async () => {
  for (const records of [() => silent(), () => [silentFile]]) {
    await withExporter(hang, async (session) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(new Error("enough")), 10);
      await rejects(session.export(records(), { signal: stop.signal }), /^Error: enough$/);
    });
  }
});

Deno.test("an export ends with its plugin while its source gives nothing", async () => {
  for (const records of [() => silent(), () => [silentFile]]) {
    const refuse = () => Promise.reject(new ConnectorError("quota used up"));
    await withExporter(refuse, (session) => rejects(session.export(records()), /: quota used up$/));
    const ok = () => Promise.resolve();
    await withExporter(ok, (session) => rejects(session.export(records()), /before it had all/));
    await withExporter(hang, async (session) => {
      setTimeout(() => session.plugin.client.destroy(new Error("it is gone")), 10);
      await rejects(session.export(records()), /it is gone/);
    });
  }
});

Deno.test("a content is told that its export is over, without a signal of the caller's", () =>
  withExporter(() => Promise.reject(new ConnectorError("quota used up")), async (session) => {
    const told = Promise.withResolvers<unknown>();
    const record = fileRecord("/a", { size: 5 }, ({ signal }) => {
      signal.addEventListener("abort", () => told.resolve(signal.reason));
      return new ReadableStream<Uint8Array>();
    });
    await rejects(session.export([record]), /quota used up/);
    strictEqual(String(await told.promise).endsWith("quota used up"), true);
  }));

Deno.test("a content that is opened after the end of its export is closed", () =>
  withExporter(() => Promise.reject(new ConnectorError("quota used up")), async (session) => {
    const kinds = ["reader", "stream", "iterator"] as const;
    for (const kind of kinds) {
      const closed = Promise.withResolvers<void>();
      const record = fileRecord("/a", { size: 5 }, async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        const end = () => closed.resolve();
        if (kind === "stream") return new ReadableStream<Uint8Array>({ cancel: end });
        if (kind === "reader") return { read: hang, close: end };
        const iterator: AsyncIterator<Uint8Array> = {
          next: hang,
          return: () => (end(), Promise.resolve({ done: true, value: undefined })),
        };
        return { [Symbol.asyncIterator]: () => iterator };
      });
      await rejects(session.export([record]), /quota used up/);
      await closed.promise;
    }
  }));

Deno.test("what a content makes of the end of its export does not hide why it ended", () =>
  withExporter(() => Promise.reject(new ConnectorError("quota used up")), async (session) => {
    const record = fileRecord("/a", { size: 5 }, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw new Error("the reading was aborted");
    });
    await rejects(session.export([record]), /quota used up/);
  }));

Deno.test("the signal of a content stays quiet when its export ends well", () =>
  withExporter(async (call, requests) => {
    for await (const { record } of requests) {
      if (record) await call.send({ result: { header: record, error: "" } });
    }
  }, async (session) => {
    let seen: AbortSignal | undefined;
    await session.export([fileRecord("/a", { size: 1 }, ({ signal }) => {
      seen = signal;
      return new Uint8Array(1);
    })]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    strictEqual(seen?.aborted, false);
  }));
