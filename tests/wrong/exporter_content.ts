import type { ExportRecord } from "@plakar-deno/sdk";
import type { RecordContent } from "@plakar-deno/sdk/exporter";
import { alteredContent, alteredRecords } from "../scripted/altered_records.ts";
import {
  type AuthorTask,
  wrongAuthor,
  type WrongExporter,
  wrongRecords,
} from "./wrong_exporter.ts";

const MOST = 2 * 1024 * 1024;

/** Contents that do not arrive, or take something of the next record (rows E1 to E4, E6). */
export const wrongContents: readonly WrongExporter[] = [
  {
    row: "E1",
    why: "keeps no more than 2 MiB of a content",
    source: wrongRecords((record) => {
      if (record.kind !== "file") return record;
      const { content } = record;
      return alteredContent(record, async function* () {
        let left = MOST;
        for await (const chunk of content) {
          if (left > 0) yield chunk.subarray(0, left);
          left -= chunk.length;
        }
      });
    }),
  },
  {
    row: "E1",
    why: "writes as many bytes as the record announces",
    source: wrongRecords((record) => {
      if (record.kind !== "file" || record.info.size >= 0) return record;
      const { content } = record;
      return alteredContent(record, async function* () {
        for await (const chunk of content) yield chunk.subarray(chunk.length);
      });
    }),
  },
  {
    row: "E2",
    why: "a read past the end takes the next record",
    source: wrongAuthor((task) => eatsNext(task, "read")),
  },
  {
    row: "E3",
    why: "giving up a content twice gives up the next record, too",
    source: wrongAuthor((task) => eatsNext(task, "return")),
  },
  {
    row: "E3",
    why: "the last answer of a record counts, not the first",
    source: wrongRecords((record) => {
      let last: (() => void) | undefined;
      function answer(give: () => void): void {
        if (last === undefined) queueMicrotask(() => last?.());
        last = give;
      }
      return {
        ...record,
        ok: () => answer(() => record.ok()),
        error: (reason) => answer(() => record.error(reason)),
      };
    }),
  },
  {
    row: "E4",
    why: "the content of a file answered unread is not skipped, and taken for the next record",
    // The content of a path that became a hard link is not read either.
    also: ["E16"],
    source: wrongAuthor(losesPlace),
  },
  {
    row: "E6",
    why: "answers empty files without making them",
    source: wrongRecords((record) => {
      if (record.kind !== "file" || record.info.size !== 0) return record;
      record.ok();
      return undefined;
    }),
  },
  {
    row: "E6",
    why: "takes the end of an empty content for an error",
    source: wrongRecords((record) => {
      if (record.kind !== "file" || record.info.size !== 0) return record;
      record.error(new Error("no content came"));
      return undefined;
    }),
  },
];

/** After a content's end, or after it was given up, the same step again costs a record. */
function eatsNext({ call, inner }: AuthorTask, step: "read" | "return"): Promise<void> {
  const wire = call.records[Symbol.asyncIterator]();
  async function eat(): Promise<void> {
    await wire.next();
  }
  async function* records(): AsyncGenerator<ExportRecord> {
    for (;;) {
      const { done, value } = await wire.next();
      if (done) return;
      yield "content" in value ? { ...value, content: greedy(value.content) } : value;
    }
  }
  function greedy(content: RecordContent): RecordContent {
    let times = 0;
    return {
      stream: new ReadableStream(),
      async read() {
        const chunk = await content.read();
        if (chunk === null && step === "read" && times++ > 0) await eat();
        return chunk;
      },
      [Symbol.asyncIterator]() {
        const right = content[Symbol.asyncIterator]();
        return {
          next: right.next.bind(right),
          async return() {
            if (step === "return" && times++ === 1) await eat();
            return await right.return?.() ?? { done: true, value: undefined };
          },
        };
      },
    };
  }
  return inner({ ...call, records: records() });
}

function losesPlace({ call, inner }: AuthorTask): Promise<void> {
  let lost = false;
  const records = alteredRecords(call.records, (record) => {
    if (lost) throw new Error("a chunk came where a record belongs");
    if (record.kind !== "file") return record;
    let touched = false;
    const { content } = record;
    return {
      ...record,
      content: {
        stream: new ReadableStream(),
        read() {
          touched = true;
          return content.read();
        },
        [Symbol.asyncIterator]() {
          touched = true;
          return content[Symbol.asyncIterator]();
        },
      },
      ok() {
        lost ||= !touched;
        record.ok();
      },
    };
  });
  return inner({ ...call, records });
}
