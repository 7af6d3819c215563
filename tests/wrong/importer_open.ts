import { openByteSource } from "@plakar-deno/sdk";
import type { ChunkResponse } from "../../proto/messages.ts";
import { recordKey } from "../../runtime/record_key.ts";
import type { StreamingCall } from "../../runtime/transport.ts";
import { treePaths } from "../scripted/importer_tree.ts";
import {
  altered,
  type OpenTask,
  wrongAuthor,
  type WrongImporter,
  wrongService,
} from "./wrong_importer.ts";

const nothing = new Uint8Array();
const LARGE_CHUNK = 2 * 1024 * 1024;
const neverAborted = new AbortController().signal;

/** Gathers chunks into larger ones. */
async function inLargeChunks({ request, call, right }: OpenTask): Promise<void> {
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size === 0) return undefined;
    const whole = new Uint8Array(size);
    let at = 0;
    for (const chunk of held) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    [held, size] = [[], 0];
    return call.send({ chunk: whole });
  };
  const gathering: StreamingCall<ChunkResponse> = {
    signal: call.signal,
    send({ chunk = nothing }) {
      held.push(chunk.slice());
      size += chunk.length;
      return size < LARGE_CHUNK ? undefined : flush();
    },
  };
  try {
    await right(request, gathering);
  } finally {
    await flush();
  }
}

/** Wrong answers to Open. */
export const wrongOpens: readonly WrongImporter[] = [
  {
    row: "I5",
    why: "begins every content with an empty chunk",
    source: wrongService(() => ({
      async open({ request, call, right }) {
        let begun = false;
        await right(request, {
          signal: call.signal,
          async send(message) {
            if (!begun) await call.send({ chunk: nothing });
            begun = true;
            await call.send({ chunk: message.chunk?.slice() });
          },
        });
      },
    })),
  },
  {
    row: "I5",
    why: "sends chunks of 2 MiB",
    source: wrongService(() => ({ open: inLargeChunks })),
  },
  {
    row: "I6",
    why: "sends an empty chunk for an empty file",
    source: wrongService(() => ({
      async open({ request, call, right }) {
        let chunks = 0;
        await right(request, {
          signal: call.signal,
          send(message) {
            chunks++;
            return call.send(message);
          },
        });
        if (chunks === 0) await call.send({ chunk: nothing });
      },
    })),
  },
  {
    row: "I7",
    why: "knows the content of a record of the first import only once the next message was sent",
    source: wrongService(() => {
      let imports = 0;
      let newest: string | undefined;
      return {
        async import({ requests, call, right, mode }) {
          const first = ++imports === 1 && mode !== "endless";
          await right(
            requests,
            altered(call, (message) => {
              if (first) newest = message.record ? recordKey(message.record) : undefined;
              return message;
            }),
          );
        },
        async open({ request, call, right, key }) {
          if (imports === 1 && key === newest) throw new Error("file does not exist");
          await right(request, call);
        },
      };
    }),
  },
  {
    row: "I8",
    why: "answers an Open for an unknown path with an empty content",
    source: wrongService(() => {
      const known = new Set<string>();
      return {
        import: ({ requests, call, right }) =>
          right(
            requests,
            altered(call, (message) => {
              if (message.record) known.add(recordKey(message.record));
              return message;
            }),
          ),
        async open({ request, call, right, key }) {
          if (known.has(key)) await right(request, call);
        },
      };
    }),
  },
  {
    row: "I9",
    why: "ends a content whose reader failed with OK",
    source: wrongService(() => ({
      async open({ request, call, right, mode }) {
        try {
          await right(request, call);
        } catch (error) {
          if (mode !== "reader-fails") throw error;
        }
      },
    })),
  },
  {
    row: "I9",
    why: "does not close a reader that failed",
    source: wrongAuthor({
      async *records(records, mode) {
        for await (const record of records) {
          if (record.kind !== "file" || mode !== "reader-fails") yield record;
          else {
            yield {
              ...record,
              async open(options) {
                const { read } = openByteSource(await record.open(options));
                return { read, close: () => {} };
              },
            };
          }
        }
      },
    }),
  },
  {
    row: "I10",
    why: "reads on to the end after its Open was cancelled",
    source: wrongService(() => ({
      open: ({ request, call, right }) =>
        right(request, {
          signal: neverAborted,
          async send(message) {
            try {
              await call.send(message);
            } catch {
              // Nobody listens any more.
            }
          },
        }),
    })),
  },
  {
    row: "I11",
    why: "keeps the content of a record that was answered",
    source: wrongService(() => ({
      import({ requests, call, right, mode }) {
        async function* dropped() {
          for await (const request of requests) if (mode !== "tree") yield request;
        }
        return right(dropped(), call);
      },
    })),
  },
  {
    row: "I11",
    why: "opens contents when their records are yielded",
    source: wrongAuthor({
      async *records(records, mode) {
        for await (const record of records) {
          const late = record.kind !== "file" || record.path === treePaths.journal;
          if (late || mode !== "tree") {
            yield record;
            continue;
          }
          const content = record.open({ signal: neverAborted });
          yield { ...record, open: () => content };
        }
      },
    }),
  },
];
