import { fileURLToPath } from "node:url";
import type { ImportRequest } from "../../proto/messages.ts";
import {
  aborted,
  altered,
  wrongAuthor,
  type WrongImporter,
  wrongService,
} from "./wrong_importer.ts";

const neverAborted = new AbortController().signal;
const MANY_FILES = 2_000;
const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Requests that never end because the peer is gone. */
async function* withoutReset(
  requests: AsyncIterable<ImportRequest>,
): AsyncGenerator<ImportRequest, void> {
  try {
    yield* requests;
  } catch {
    await new Promise<never>(() => {});
  }
}

/** Wrong behaviour with a host that is slow or gives up, and wrong Pings. */
export const wrongUnderPressure: readonly WrongImporter[] = [
  {
    row: "I23",
    why: "goes on with records that the host does not read",
    source: wrongService(() => ({
      import({ requests, call, right, mode }) {
        if (mode !== "endless") return right(requests, call);
        let count = 0;
        return right(requests, {
          signal: call.signal,
          send(message) {
            Promise.resolve(call.send(message)).catch(() => {});
            return ++count % 20 === 0 ? sleep(0) : undefined;
          },
        });
      },
    })),
  },
  {
    row: "I23",
    why: "answers no Open of its first import while the host does not read records",
    source: wrongService(() => {
      let imports = 0;
      const stuck = Promise.withResolvers<void>();
      return {
        import({ requests, call, right, mode }) {
          if (++imports > 1 || mode !== "endless") return right(requests, call);
          return right(requests, {
            signal: call.signal,
            send(message) {
              const room = call.send(message);
              room?.then(stuck.resolve, stuck.resolve);
              return room;
            },
          });
        },
        async open({ request, call, right, mode }) {
          if (imports === 1 && mode === "endless") await stuck.promise;
          await right(request, call);
        },
      };
    }),
  },
  {
    row: "I24",
    why: "opens a file for each record, before any Open",
    source: wrongAuthor({
      async *records(records, mode) {
        const opened: Deno.FsFile[] = [];
        try {
          for await (const record of records) {
            if (mode === "endless" && opened.length < MANY_FILES) {
              opened.push(await Deno.open(fileURLToPath(import.meta.url)));
            }
            yield record;
          }
        } finally {
          for (const file of opened) file.close();
        }
      },
    }),
  },
  {
    row: "I25",
    why: "does not tell its author that the host reset the import",
    source: wrongService(() => ({
      import: ({ requests, call, right }) =>
        right(withoutReset(requests), {
          signal: neverAborted,
          async send(message) {
            try {
              await call.send(message);
            } catch {
              // As if somebody still listened.
              await sleep(10);
            }
          },
        }),
    })),
  },
  {
    row: "I26",
    why: "does not notice a half-close before it is finished",
    source: wrongService(() => ({
      import({ requests, call, right }) {
        const finished = Promise.withResolvers<void>();
        async function* held() {
          yield* requests;
          await Promise.race([finished.promise, aborted(call.signal)]);
        }
        return right(
          held(),
          altered(call, (message) => {
            if (message.finished) finished.resolve();
            return message;
          }),
        );
      },
    })),
  },
  {
    row: "I28",
    why: "answers Ping with OK whatever its author says",
    source: wrongService(() => ({
      async ping(right) {
        return await right().catch(() => ({}));
      },
    })),
  },
  {
    row: "I28",
    why: "does not answer Ping before an import",
    source: wrongService(() => {
      let imported = false;
      return {
        import({ requests, call, right }) {
          imported = true;
          return right(requests, call);
        },
        ping: (right, mode) => imported || mode !== "tree" ? right() : new Promise(() => {}),
      };
    }),
  },
];
