import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import type { ExportRecord, RecordContent } from "../sdk/exporter.ts";
import { type Author, exporting } from "./test_exporter.ts";
import { test } from "./test_transports.ts";

async function textOf(content: RecordContent): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of content) text += decoder.decode(chunk, { stream: true });
  return text;
}

function contentOf(record: ExportRecord): RecordContent {
  if ("content" in record) return record.content;
  throw new Error(`${record.path} has no content`);
}

/** An author that keeps what it gets, answering ok. */
function keeping(kept: Record<string, string>): Author {
  return async ({ records }) => {
    for await (const record of records) {
      kept[record.path] = "content" in record ? await textOf(record.content) : record.kind;
      record.ok();
    }
  };
}

test("E1 E6 the author gets exactly the content's bytes, also none", (transport) => {
  const kept: Record<string, string> = {};
  return exporting(transport, keeping(kept), async (host) => {
    host.record({ pathname: "/", fileInfo: { mode: 0x800001ed } });
    host.file("/a");
    host.chunks("one ", "two", "");
    host.file("/empty");
    host.chunks("");
    host.file("/b");
    host.chunks("x".repeat(300_000), "");
    deepEqual(await host.finish(), ["/", "/a", "/empty", "/b", "OK"]);
    deepEqual(kept, { "/": "directory", "/a": "one two", "/empty": "", "/b": "x".repeat(300_000) });
  });
});

test("E1 chunks that were kept stay as they were", (transport) => {
  const kept: Uint8Array[] = [];
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      for await (const chunk of contentOf(record)) kept.push(chunk);
      record.ok();
    }
  }, async (host) => {
    const parts = Array.from({ length: 40 }, (_, index) => `${index}`.repeat(index * 97 + 1));
    host.file("/a");
    host.chunks(...parts, "");
    deepEqual(await host.finish(), ["/a", "OK"]);
    deepEqual(kept.map((chunk) => new TextDecoder().decode(chunk)), parts);
    equal(kept[0]!.constructor, Uint8Array);
  });
});

test("E2 reading past the end answers null each time and eats no record", (transport) => {
  const seen: (number | undefined)[] = [];
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      const content = contentOf(record);
      for (let times = 0; times < 4; times++) seen.push((await content.read())?.length);
      equal(await textOf(content), "");
      equal((await content.stream.getReader().read()).done, true);
      record.ok();
      equal(await content.read(), null);
    }
  }, async (host) => {
    host.file("/a");
    host.chunks("1", "");
    host.file("/b");
    host.chunks("22", "");
    deepEqual(await host.finish(), ["/a", "/b", "OK"]);
    deepEqual(seen, [1, undefined, undefined, undefined, 2, undefined, undefined, undefined]);
  });
});

test("E3 closing twice, answering twice and reading after the answer have no effect", (transport) => {
  const seen: unknown[] = [];
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      const content = contentOf(record);
      if (record.path === "/a") {
        for await (const _ of content) break;
        await content.stream.cancel();
        await content.stream.cancel();
        await content[Symbol.asyncIterator]().return?.();
        record.error("kept out");
        record.ok();
        record.error("again");
      } else {
        seen.push((await content.read())?.length);
        record.ok();
      }
      seen.push(await content.read());
    }
  }, async (host) => {
    host.file("/a");
    host.chunks("1", "2", "3", "");
    host.file("/b");
    host.chunks("4", "5", "");
    deepEqual(await host.finish(), ["/a: kept out", "/b", "OK"]);
    deepEqual(seen, [null, 1, null]);
  });
});

test("E4 what an answered record's content still holds is skipped", (transport) => {
  const kept: Record<string, string> = {};
  return exporting(transport, async ({ records }) => {
    for await (const record of records) {
      if (record.path === "/link") await contentOf(record).read();
      if (record.path === "/b") kept[record.path] = await textOf(contentOf(record));
      record.ok();
    }
  }, async (host) => {
    host.file("/a");
    host.chunks("1", "2", "3", "");
    host.file("/link");
    host.chunks("4", "5", "");
    // Content of what has none for the author is skipped, too.
    host.record({ pathname: "/pipe", hasReader: true, fileInfo: { mode: 0x02000000 } });
    host.chunks("6", "");
    host.file("/b");
    host.chunks("7", "");
    deepEqual(await host.finish(), ["/a", "/link", "/pipe", "/b", "OK"]);
    deepEqual(kept, { "/b": "7" });
  });
});

test("E4 a content given up by asking for the next record rejects, never looks whole", (transport) => {
  const tasks: Promise<string>[] = [];
  return exporting(transport, async ({ records }) => {
    // The natural mistake: every record in its own task, and nobody waits before the next one.
    for await (const record of records) {
      const task = textOf(contentOf(record));
      task.catch(() => {});
      tasks.push(task);
    }
  }, async (host) => {
    host.file("/a");
    host.chunks("1", "2", "3", "4", "");
    host.file("/b");
    host.chunks("5", "");
    const [first, second, end] = await host.finish();
    match(first!, /^\/a: the exporter did not answer/);
    match(second!, /^\/b: the exporter did not answer/);
    match(end!, /^13 the exporter left 2 of 2 records without an answer, first "\/a"/);
    await rejects(tasks[0]!, /the rest of "\/a" is gone: the next record was asked for/);
    await rejects(tasks[1]!);
  });
});

test("E5 a record nobody answered gets an error, and the export does not end well", (transport) =>
  exporting(transport, async ({ records }) => {
    for await (const record of records) if (record.path !== "/b") record.ok();
  }, async (host) => {
    for (const path of ["/a", "/b", "/c"]) {
      host.file(path);
      host.chunks("1", "");
    }
    deepEqual(await host.finish(), [
      "/a",
      "/c",
      "/b: the exporter did not answer this record; whether it was stored is not known, " +
      "so restore it again",
      '13 the exporter left 1 of 3 records without an answer, first "/b"; ' +
      "it must call ok() or error() on every record before it ends",
    ]);
  }));

test(
  "E7 a half-close inside a file fails the read, the record and the export",
  async (transport, t) => {
    const text = 'the host broke off inside "/b" after 3 bytes; ' +
      "the file is incomplete, its cause is on the host's side";
    for (const way of ["answers", "throws", "streams", "skips", "forgets"]) {
      await t.step(way, () => {
        const seen: string[] = [];
        return exporting(transport, async ({ records }) => {
          for await (const record of records) {
            const content = contentOf(record);
            if (way === "skips") {
              record.ok();
              continue;
            }
            try {
              if (way === "streams") {
                await content.stream.pipeTo(
                  new WritableStream({ abort: (reason) => void seen.push(reason.message) }),
                );
              } else await textOf(content);
              record.ok();
            } catch (error) {
              if (way === "throws") throw error;
              if (way !== "forgets") record.error(error);
              await rejects(content.read(), /broke off inside "\/b"/);
            }
          }
          seen.push("records ended");
        }, async (host) => {
          host.file("/a");
          host.chunks("1", "");
          host.file("/b");
          host.chunks("22", "3");
          deepEqual(await host.finish(), [
            "/a",
            way === "skips" ? "/b" : `/b: ${text}`,
            `15 ${text}`,
          ]);
          if (way === "throws") deepEqual(seen, []);
          else deepEqual(seen, way === "streams" ? [text, "records ended"] : ["records ended"]);
        });
      });
    }
  },
);
