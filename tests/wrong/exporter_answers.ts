import { ConnectorError, type ExportRecord } from "@plakar-deno/sdk";
import { alteredRecords } from "../scripted/altered_records.ts";
import { SCRIPTED_PATH } from "../scripted/exporter.ts";
import {
  type AuthorTask,
  wrongAuthor,
  type WrongExporter,
  wrongRecords,
  wrongService,
} from "./wrong_exporter.ts";

/** Answers that are missing, false or lost (rows E5, E10 to E13, E21). */
export const wrongAnswers: readonly WrongExporter[] = [
  {
    row: "E5",
    why: "waits for ever for the answer of a record",
    hangs: true,
    source: wrongAuthor(waitsForAll),
  },
  {
    row: "E5",
    why: "takes a record without an answer for restored",
    source: wrongAuthor(async ({ call, inner }) => {
      const taken: ExportRecord[] = [];
      const records = alteredRecords(call.records, (record) => {
        if (record.path === SCRIPTED_PATH) taken.push(record);
        return record;
      });
      await inner({ ...call, records });
      for (const record of taken) record.ok();
    }),
  },
  {
    row: "E10",
    why: "answers a record that failed without saying why",
    source: wrongRecords((record) => ({
      ...record,
      error: () => record.error(new Error("something went wrong")),
    })),
  },
  {
    row: "E10",
    why: "ends the restore at the first record that fails",
    // There, too, a restore goes on after a refusal.
    also: ["E17"],
    source: wrongAuthor(async ({ call, inner }) => {
      let failed: { readonly reason: unknown } | undefined;
      const records = alteredRecords(call.records, (record) => {
        if (failed !== undefined) throw failed.reason;
        let answered = false;
        return {
          ...record,
          ok() {
            answered = true;
            record.ok();
          },
          error(reason) {
            if (!answered) failed = { reason };
            record.error(reason);
          },
        };
      });
      await inner({ ...call, records });
    }),
  },
  {
    row: "E11",
    why: "answers the records its author never took with success",
    source: wrongAuthor(async ({ call, inner }) => {
      await inner(call);
      for await (const record of call.records) record.ok();
    }),
  },
  {
    row: "E11",
    why: "ends with OK as soon as its author does",
    source: wrongService(async ({ requests, call, inner }) => {
      try {
        await inner(requests, {
          signal: call.signal,
          send: (response) =>
            response.result?.error?.includes("ended before") ? undefined : call.send(response),
        });
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes("ended early")) throw error;
      }
    }),
  },
  {
    row: "E12",
    why: "hides what its author threw",
    source: wrongService(async ({ requests, call, inner }) => {
      try {
        await inner(requests, call);
      } catch {
        throw new ConnectorError("the export failed", { code: "internal" });
      }
    }),
  },
  {
    row: "E12",
    why: "forgets the answers that are due when its author throws",
    source: wrongService(async ({ requests, call, inner }) => {
      const due: Parameters<typeof call.send>[0][] = [];
      const send = (response: typeof due[number]) => void due.push(response);
      let thrown: unknown;
      try {
        await inner(requests, { signal: call.signal, send });
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        thrown = error;
      }
      for (const response of due) await call.send(response);
      if (thrown !== undefined) throw thrown;
    }),
  },
  {
    row: "E13",
    why: "names the record in its answer without its fileInfo",
    source: wrongService(({ requests, call, inner }) =>
      inner(requests, {
        signal: call.signal,
        send({ result }) {
          const header = { ...result?.header, fileInfo: null };
          return call.send({ result: { ...result, header } });
        },
      })
    ),
  },
  {
    row: "E13",
    why: "answers a path that is not ASCII twice",
    source: wrongService(({ requests, call, inner }) =>
      inner(requests, {
        signal: call.signal,
        send(response) {
          const isAscii = /^[\0-\x7f]*$/.test(response.result?.header?.pathname ?? "");
          if (isAscii) return call.send(response);
          void call.send(response);
          return call.send(response);
        },
      })
    ),
  },
  {
    row: "E21",
    why: "refuses extended attributes",
    source: wrongRecords((record) => {
      if (record.kind !== "xattr") return record;
      record.error(new Error("extended attributes are not supported"));
      return undefined;
    }),
  },
  {
    row: "E21",
    why: "takes the content of an attribute for a record",
    source: wrongRecords((record) => {
      if (record.kind === "xattr") throw new Error("a chunk came where a record belongs");
      return record;
    }),
  },
];

async function waitsForAll({ call, inner }: AuthorTask): Promise<void> {
  let open = 0;
  let changed = Promise.withResolvers<void>();
  function answered(): void {
    open--;
    changed.resolve();
    changed = Promise.withResolvers();
  }
  const records = alteredRecords(call.records, (record) => {
    open++;
    const once = oneTime(answered);
    return {
      ...record,
      ok() {
        record.ok();
        once();
      },
      error(reason) {
        record.error(reason);
        once();
      },
    };
  });
  call.signal.addEventListener("abort", () => changed.resolve(), { once: true });
  await inner({ ...call, records });
  while (open > 0 && !call.signal.aborted) await changed.promise;
}

function oneTime(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
