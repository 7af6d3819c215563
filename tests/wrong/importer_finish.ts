import { aborted, altered, type WrongImporter, wrongService } from "./wrong_importer.ts";

/** The error of an import becomes its success, in one situation. */
function successInstead(mode: string) {
  return wrongService(() => ({
    async import(task) {
      try {
        await task.right(task.requests, task.call);
      } catch (error) {
        if (task.mode !== mode) throw error;
        await task.call.send({ finished: true });
        await aborted(task.call.signal);
      }
    },
  }));
}

/** Wrong ends of an import. */
export const wrongFinishes: readonly WrongImporter[] = [
  {
    row: "I1",
    why: "ends the import with its last result, before the half-close",
    source: wrongService(() => ({
      async import({ requests, call, right, mode }) {
        if (mode !== "tree") return await right(requests, call);
        const over = Promise.withResolvers<void>();
        let [sent, answered, finished] = [0, 0, false];
        const check = () => finished && answered === sent && over.resolve();
        async function* counted() {
          for await (const request of requests) {
            yield request;
            answered++;
            check();
          }
        }
        const counting = altered(call, (message) => {
          if (message.finished) finished = true;
          else sent++;
          return message;
        });
        await Promise.race([right(counted(), counting), over.promise]);
      },
    })),
  },
  {
    row: "I2",
    why: "says finished when its author threw after some records",
    source: successInstead("throws-after"),
  },
  {
    row: "I2",
    why: "says finished before the error of its author",
    source: wrongService(() => ({
      async import({ requests, call, right, mode }) {
        try {
          await right(requests, call);
        } catch (error) {
          if (mode === "throws-after") await call.send({ finished: true });
          throw error;
        }
      },
    })),
  },
  {
    row: "I3",
    why: "says finished when its author threw at once",
    source: successInstead("throws-at-once"),
  },
  {
    row: "I4",
    why: "says finished when its author threw after the last record",
    source: successInstead("throws-at-end"),
  },
];
