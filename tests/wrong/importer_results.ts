import type { ImportRequest } from "../../proto/messages.ts";
import { recordKey } from "../../runtime/record_key.ts";
import {
  aborted,
  altered,
  type ImportTask,
  type WrongImporter,
  wrongRecords,
  wrongService,
} from "./wrong_importer.ts";

/** After so many results a wrong plugin reads no more of them. */
const SOME = 1_000;

/** The right import, told when it has said that it is finished. */
function noticing(
  { requests, call, right }: ImportTask,
  finished: () => void,
  stall: (
    requests: AsyncIterable<ImportRequest>,
  ) => AsyncIterable<ImportRequest>,
): Promise<void> {
  return right(
    stall(requests),
    altered(call, (message) => {
      if (message.finished) finished();
      return message;
    }),
  );
}

/** The keys of a plain map, as the Go SDK keeps its readers: one per path, whoever sent it. */
function plainMap() {
  const readers = new Set<string>();
  return {
    async import({ requests, call, right }: ImportTask): Promise<void> {
      async function* watched() {
        for await (const request of requests) {
          yield request;
          readers.delete(recordKey(request.result?.header ?? {}));
        }
      }
      await right(
        watched(),
        altered(call, (message) => {
          if (message.record?.hasReader) readers.add(recordKey(message.record));
          return message;
        }),
      );
    },
    take(key: string): void {
      if (!readers.delete(key)) throw new Error("file does not exist");
    },
  };
}

/** Wrong treatment of results and keys. */
export const wrongResults: readonly WrongImporter[] = [
  {
    row: "I12",
    also: ["I24"],
    why: "reads no more than a thousand results before it is finished",
    source: wrongService(() => ({
      import(task) {
        const finished = Promise.withResolvers<void>();
        return noticing(task, finished.resolve, async function* (requests) {
          let count = 0;
          for await (const request of requests) {
            if (++count > SOME) {
              await Promise.race([finished.promise, aborted(task.call.signal)]);
            }
            yield request;
          }
        });
      },
    })),
  },
  {
    row: "I13",
    why: "hands two results to its author in the other order",
    source: wrongService(() => ({
      import({ requests, call, right, mode }) {
        async function* swapped() {
          let held: ImportRequest | undefined;
          for await (const request of requests) {
            if (mode !== "needack") yield request;
            else if (held === undefined) held = request;
            else {
              yield request;
              yield held;
              held = undefined;
            }
          }
          if (held !== undefined) yield held;
        }
        return right(swapped(), call);
      },
    })),
  },
  {
    row: "I13",
    why: "hands every other result to its author",
    source: wrongService(() => ({
      import({ requests, call, right, mode }) {
        async function* halved() {
          let count = 0;
          for await (const request of requests) {
            if (mode !== "needack" || count++ % 2 === 0) yield request;
          }
        }
        return right(halved(), call);
      },
    })),
  },
  {
    row: "I14",
    why: "stops for ever at results that its author does not read",
    source: wrongService(() => ({
      import({ requests, call, right, mode }) {
        async function* stalled() {
          let count = 0;
          for await (const request of requests) {
            if (mode === "many" && ++count > SOME) await aborted(call.signal);
            yield request;
          }
        }
        return right(stalled(), call);
      },
    })),
  },
  {
    row: "I15",
    why: "keeps one content for two records with the same path",
    source: wrongService(() => {
      const { import: importing, take } = plainMap();
      return {
        import: (task) => importing(task),
        async open({ request, call, right, key, mode }) {
          if (mode === "duplicates") take(key);
          await right(request, call);
        },
      };
    }),
  },
  {
    row: "I16",
    why: "opens the file when its attribute is asked for",
    source: wrongService(() => ({
      open: ({ request, call, right }) =>
        right({ record: { pathname: request.record?.pathname } }, call),
    })),
  },
  {
    row: "I17",
    why: "sends attributes without hasReader",
    source: wrongRecords((record) => record.isXattr ? { ...record, hasReader: false } : record),
  },
  {
    row: "I17",
    why: "sends attributes with a fileInfo",
    source: wrongRecords((record) =>
      record.isXattr ? { ...record, fileInfo: { name: "hello.txt" } } : record
    ),
  },
  {
    row: "I27",
    also: ["I15"],
    why: "shares one table of contents between two imports",
    source: wrongService(() => {
      const { import: importing, take } = plainMap();
      return {
        import: (task) => importing(task),
        async open({ request, call, right, key }) {
          take(key);
          await right(request, call);
        },
      };
    }),
  },
];
