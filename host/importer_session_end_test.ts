import { importerMethods } from "../proto/importer_methods.ts";
import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { streamClosed } from "./test_plugin.ts";
import { file, results, send, withImporter } from "./test_importer.ts";

const { import: importMethod, open } = importerMethods;

Deno.test("H5 an error status after finished fails the import", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, { record: file("/a") });
      send(call, { finished: true });
      await results(call);
      call.end(2, "lost the tape");
    },
  }, async (session) => {
    const error = { message: "the import failed in the plugin: lost the tape" };
    await rejects(session.importAll({ handle: () => {} }), error);
    await rejects(async () => {
      for await (const _ of session.import());
    }, error);
  }));

Deno.test("an error status without finished fails the import after its records", () =>
  withImporter({
    [importMethod.path]: (call) => {
      send(call, { record: file("/a") });
      call.end(5, "the folder went away");
    },
  }, async (session) => {
    const seen: string[] = [];
    await rejects(async () => {
      for await (const { record } of session.import()) seen.push(record.path);
    }, { code: "not_found", message: /the folder went away/ });
    deepEqual(seen, ["/a"]);
  }));

Deno.test("H6 OK without finished is accepted when every result was taken", () =>
  withImporter({
    [importMethod.path]: async (call) => {
      send(call, { record: file("/a") });
      await call.next();
      call.end();
    },
  }, async (session) => {
    const seen: string[] = [];
    for await (const { record } of session.import()) seen.push(record.path);
    deepEqual(seen, ["/a"]);
    deepEqual(await session.importAll({ handle: () => {} }), { records: 1, errors: 0 });
  }));

Deno.test("OK before the results were taken is a broken import (protocol 3.9)", () =>
  withImporter({
    [importMethod.path]: (call) => {
      for (const path of ["/a", "/b"]) send(call, { record: file(path) });
      call.end();
    },
  }, async (session) => {
    await rejects(
      session.importAll({
        handle: () => new Promise((resolve) => setTimeout(resolve, 30)),
        concurrency: 1,
      }),
      /the import broke: the plugin ended it before it took 2 results/,
    );
  }));

Deno.test("records that make no sense end the import with their path", async () => {
  const wrong: readonly [Parameters<typeof importMethod.response.encode>[0], RegExp][] = [
    [{ record: { pathname: "/x" } }, /the record "\/x" without its fileInfo/],
    [{}, /sent neither a record nor the end/],
  ];
  for (const [message, expected] of wrong) {
    await withImporter(
      { [importMethod.path]: (call) => send(call, message) },
      async (session, calls) => {
        await rejects(session.importAll({ handle: () => {} }), expected);
        await streamClosed(calls[1]!);
        equal(calls[1]!.stream.rstCode, 8);
      },
    );
  }
  await withImporter({
    [importMethod.path]: (call) => {
      send(call, { finished: true });
      send(call, { record: file("/late") });
    },
  }, async (session) => {
    await rejects(session.importAll({ handle: () => {} }), /went on after it had said/);
  });
});

Deno.test("leaving the loop early cancels the import", () =>
  withImporter({
    [importMethod.path]: (call) => send(call, { record: file("/a") }),
  }, async (session, calls) => {
    for await (const _ of session.import()) break;
    await streamClosed(calls[1]!);
    equal(calls[1]!.stream.rstCode, 8);
  }));

Deno.test("what a handler throws ends the import and the contents of the others", () =>
  withImporter({
    [importMethod.path]: (call) => {
      for (const path of ["/stuck", "/throws"]) send(call, { record: file(path) });
    },
    [open.path]: (call) => call.begin(),
  }, async (session, calls) => {
    await rejects(
      session.importAll({
        handle: async ({ record, drain }) => {
          if (record.path === "/stuck") await drain();
          else await new Promise((resolve) => setTimeout(resolve, 20));
          throw new Error("disk full");
        },
      }),
      /disk full/,
    );
    for (const call of calls.slice(1)) await streamClosed(call);
  }));

Deno.test("an aborted signal ends the import with its reason", () =>
  withImporter({ [importMethod.path]: (call) => call.begin() }, async (session) => {
    const signal = AbortSignal.timeout(20);
    await rejects(session.importAll({ handle: () => {}, signal }), { name: "TimeoutError" });
  }));
