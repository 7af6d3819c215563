import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "../sdk/error.ts";
import type { ExportCall, ExportRecord } from "../sdk/exporter.ts";
import {
  after,
  type Author,
  bytesOf,
  exporting,
  fileMetadata,
  type HostExport,
  sendFiles,
} from "./test_exporter.ts";
import { test } from "./test_transports.ts";

test(
  "E8 E9 messages in the wrong order end the call with INVALID_ARGUMENT",
  async (transport, t) => {
    const cases: readonly (readonly [RegExp, (host: HostExport) => void])[] = [
      [/a chunk came where a record belongs/, (host) => host.chunks("stray")],
      [/a chunk came where a record belongs/, (host) => host.chunks("")],
      [/a request holds neither a record nor a chunk/, (host) => host.nothing()],
      [
        /the record "\/bare" came without its fileInfo/,
        (host) => host.record({ pathname: "/bare" }),
      ],
      [/a record came before the end of the content of "\/b"/, (host) => {
        host.file("/b");
        host.chunks("1");
        host.file("/c");
      }],
      [/a request inside the content of "\/b" holds neither/, (host) => {
        host.file("/b");
        host.nothing();
      }],
    ];
    for (const [expected, send] of cases) {
      await t.step(expected.source, () =>
        exporting(transport, async ({ records }) => {
          try {
            for await (const record of records) {
              await bytesOf(record);
              record.ok();
            }
          } catch {
            // Even an author that swallows it does not make it end well.
          }
        }, async (host) => {
          host.file("/a");
          host.chunks("1", "");
          send(host);
          const seen = await host.finish();
          equal(seen[0], "/a");
          match(seen.at(-1)!, /^3 the host broke the protocol: /);
          match(seen.at(-1)!, expected);
          if (seen.length === 3) {
            match(seen[1]!, expected);
          }
          ok(seen.length <= 3);
        }));
    }
  },
);

test("E10 a record that fails gets its error, the restore goes on and ends well", (transport) =>
  exporting(transport, async ({ records }) => {
    for await (const record of records) {
      try {
        if (record.path === "/b") throw new Deno.errors.PermissionDenied("no way to write /b");
        await bytesOf(record);
        record.ok();
      } catch (error) {
        record.error(error);
      }
    }
  }, async (host) => {
    sendFiles(host, "/a", "/b", "/c");
    deepEqual(await host.finish(), ["/a", "/b: no way to write /b", "/c", "OK"]);
  }));

test(
  "E11 an author that ends early: the rest is drained, answered, never a silent OK",
  async (transport, t) => {
    const rest = "not restored: the exporter ended before this record";
    const ways: Record<string, { author: Author; seen: string[]; status: RegExp }> = {
      "takes nothing": {
        author: () => Promise.resolve(),
        seen: [`/a: ${rest}`, `/b: ${rest}`, `/c: ${rest}`],
        status:
          /^13 the exporter ended early: it took 0 of 3 records; the other 3 were not restored/,
      },
      "breaks": {
        author: async ({ records }) => {
          for await (const record of records) {
            record.ok();
            break;
          }
        },
        seen: ["/a", `/b: ${rest}`, `/c: ${rest}`],
        status:
          /^13 the exporter ended early: it took 1 of 3 records; the other 2 were not restored/,
      },
      "leaves a record it asked for": {
        author: async ({ records }) => {
          const iterator = records[Symbol.asyncIterator]();
          (await iterator.next()).value?.ok();
          void iterator.next();
        },
        seen: ["/a", `/b: ${rest}`, `/c: ${rest}`],
        status: /^13 the exporter ended early: it took 1 of 3 records/,
      },
    };
    for (const [name, { author, seen, status }] of Object.entries(ways)) {
      await t.step(name, () =>
        exporting(transport, author, async (host) => {
          sendFiles(host, "/a", "/b", "/c");
          const all = await host.finish();
          match(all.pop()!, status);
          deepEqual(all, seen);
        }));
    }
  },
);

test("E11 an author that took and answered all may end before it saw the end", (transport) =>
  exporting(transport, async ({ records }) => {
    const iterator = records[Symbol.asyncIterator]();
    for (let count = 0; count < 2; count++) (await iterator.next()).value?.ok();
  }, async (host) => {
    sendFiles(host, "/a", "/b");
    deepEqual(await host.finish(), ["/a", "/b", "OK"]);
  }));

test(
  "E12 an author that throws: outstanding results first, then its message",
  async (transport, t) => {
    for (const way of ["rejects", "throws synchronously"]) {
      await t.step(way, () =>
        exporting(
          transport,
          way === "rejects"
            ? async ({ records }) => {
              let count = 0;
              for await (const record of records) {
                if (++count === 2) continue;
                if (count === 4) {
                  throw new ConnectorError("the disk is full", { code: "resource_exhausted" });
                }
                record.ok();
              }
            }
            : () => {
              throw new ConnectorError("the disk is full", { code: "resource_exhausted" });
            },
          async (host) => {
            sendFiles(host, "/a", "/b", "/c", "/d", "/e");
            const results = way === "rejects"
              ? ["/a", "/c", "/b: the disk is full", "/d: the disk is full"]
              : [];
            deepEqual(await host.finish(), [...results, "8 the disk is full"]);
          },
        ));
    }
  },
);

test("E12 hundreds of results still unsent reach a slow host before the status", (transport) => {
  const count = 600;
  return exporting(transport, async ({ records }) => {
    const all: ExportRecord[] = [];
    for await (const record of records) {
      all.push(record);
      if (all.length === count) break;
    }
    for (const record of all) record.error("x".repeat(4000));
    throw new Error("and then it broke");
  }, async (host) => {
    for (let index = 0; index < count; index++) {
      host.record({ pathname: `/${index}`, fileInfo: fileMetadata });
    }
    await after(30);
    const seen = await host.finish();
    equal(seen.length, count + 1);
    equal(seen.at(-2)!.length, `/${count - 1}: `.length + 4000);
    equal(seen.at(-1), "2 and then it broke");
  });
});

test("a reset aborts the author's signal, its reads and its records", (transport) => {
  const seen: string[] = [];
  const over = Promise.withResolvers<void>();
  return exporting(transport, async ({ records, signal }) => {
    try {
      for await (const record of records) {
        const reading = bytesOf(record);
        await rejects(reading, { code: "cancelled" });
        seen.push(`aborted: ${signal.aborted}`);
        // Answers and reads after the end have no effect and do no harm.
        record.ok();
      }
    } catch (error) {
      seen.push((error as ConnectorError).code);
      throw error;
    } finally {
      over.resolve();
    }
  }, async (host) => {
    host.file("/a");
    host.chunks("1");
    await after(5);
    await host.reset();
    await over.promise;
    deepEqual(seen, ["aborted: true", "cancelled"]);
  });
});

test("answers and questions after the export are without effect", async (transport) => {
  let late: ExportRecord | undefined;
  let call: ExportCall | undefined;
  await exporting(transport, async (given) => {
    call = given;
    for await (const record of given.records) late = record;
  }, async (host) => {
    sendFiles(host, "/a");
    equal((await host.finish()).length, 2);
    late?.ok();
    late?.error("late");
    equal((await call!.records[Symbol.asyncIterator]().next()).done, true);
  });
});
