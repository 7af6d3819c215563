import { importerMethodsV10 as methods } from "../../proto/v1_0/importer_methods.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";
import { smallFiles, treePaths } from "../scripted/importer_tree.ts";
import {
  alteredAnswers,
  misservedV10,
  missing,
  type Otherwise,
  otherwise,
  streamOtherwise,
  type WrongV10,
} from "./wrong_v1_0.ts";

const made = (...wrong: readonly Otherwise[]) => misservedV10("importer", () => wrong);
const text = (words: string) => new TextEncoder().encode(words);

/** Says each time what only the first Info may. */
function infoOnce(): PluginSource {
  return misservedV10("importer", () => {
    let asked = 0;
    return [otherwise(methods.info, (request, right) => {
      if (++asked > 1) throw new Error("Info was asked already");
      return right(request);
    })];
  });
}

/** One OpenReader after the other, as the Go SDK of v1.0 has it. */
function locked(): PluginSource {
  return misservedV10("importer", () => {
    let last: Promise<void> = Promise.resolve();
    return [streamOtherwise(methods.openReader, (request, call, right) => {
      const turn = last.then(() => right(request, call));
      last = turn.catch(() => {});
      return turn;
    })];
  });
}

/** Opens every file of the Scan at once, whether or not it will be read. */
function eager(): PluginSource {
  return misservedV10("importer", () => {
    const opened: string[] = [];
    let lines = "";
    return [
      streamOtherwise(methods.scan, (request, call, right) =>
        right(
          request,
          alteredAnswers(call, (answer) => {
            if (answer.record && answer.pathname! in smallFiles) opened.push(answer.pathname!);
            lines = opened.map((path) => `opened ${path.replaceAll("\n", "\\n")}\n`).join("");
            return answer;
          }),
        )),
      streamOtherwise(methods.openReader, (request, call, right) => {
        if (request.pathname === treePaths.journal) call.send({ chunk: text(lines) });
        return right(request, call);
      }),
    ];
  });
}

/** A second OpenReader goes on where the first came to, which is the end. */
function exhausted(): PluginSource {
  return misservedV10("importer", () => {
    const read = new Set<string>();
    return [streamOtherwise(methods.openReader, async (request, call, right) => {
      if (read.has(request.pathname!)) return;
      read.add(request.pathname!);
      await right(request, call);
    })];
  });
}

/** Importers, each with one mistake. */
export const wrongImportersV10: readonly WrongV10[] = [
  {
    role: "importer",
    row: "V1",
    why: "an Init without options is refused",
    source: made(otherwise(methods.init, (request, right) => {
      if (!request.options) throw new Error("there are no options");
      return right(request);
    })),
  },
  {
    role: "importer",
    row: "V1",
    why: "a refused Init does not say why",
    source: made(otherwise(methods.init, async (request, right) => {
      const answer = await right(request).catch(() => ({ error: "refused" }));
      return answer.error ? { error: "Init failed" } : answer;
    })),
  },
  { role: "importer", row: "V2", why: "Info is answered once", source: infoOnce() },
  {
    role: "importer",
    row: "V3",
    why: "a Scan whose author throws fails: a v1.0 host asks for ever",
    source: made(streamOtherwise(methods.scan, async (request, call, right) => {
      let failure: string | undefined;
      await right(
        request,
        alteredAnswers(call, (answer) => {
          if (answer.error && answer.pathname === treePaths.root) failure = answer.error.message;
          return failure === undefined ? answer : undefined;
        }),
      );
      if (failure !== undefined) throw new Error(failure);
    })),
  },
  {
    role: "importer",
    row: "V3",
    why: "errors are left out of a Scan",
    source: made(
      streamOtherwise(methods.scan, (request, call, right) =>
        right(
          request,
          alteredAnswers(call, (answer) => answer.error ? undefined : answer),
        )),
    ),
  },
  {
    role: "importer",
    row: "V3",
    why: "paths are sent without the slash they begin with",
    source: made(streamOtherwise(methods.scan, (request, call, right) =>
      right(
        request,
        alteredAnswers(call, (answer) =>
          answer.record?.target ? { ...answer, pathname: answer.pathname!.slice(1) } : answer),
      ))),
  },
  {
    role: "importer",
    row: "V4",
    why: "attributes are in a Scan",
    source: made(streamOtherwise(methods.scan, (request, call, right) =>
      right(
        request,
        alteredAnswers(call, (answer) => {
          if (answer.pathname === treePaths.hello && answer.record) {
            const xattr = { name: "user.note", type: 0 };
            call.send({ ...answer, record: { ...answer.record, xattr } });
          }
          return answer;
        }),
      ))),
  },
  { role: "importer", row: "V5", why: "one file is read at a time", hangs: true, source: locked() },
  {
    role: "importer",
    row: "V5",
    why: "contents are served when the Scan is over",
    source: misservedV10("importer", () => {
      let over = false;
      return [
        streamOtherwise(methods.scan, async (request, call, right) => {
          await right(request, call);
          // The end is on its way.
          setTimeout(() => over = true, 0);
        }),
        streamOtherwise(methods.openReader, async (request, call, right) => {
          await new Promise((resolve) => setTimeout(resolve, 0));
          if (!over) throw new Error("the Scan is not over");
          await right(request, call);
        }),
      ];
    }),
  },
  {
    role: "importer",
    row: "V5",
    why: "a content ends with an empty chunk",
    source: made(streamOtherwise(methods.openReader, async (request, call, right) => {
      await right(request, call);
      call.send({ chunk: new Uint8Array() });
    })),
  },
  {
    role: "importer",
    row: "V5",
    why: "a reader that fails is the end of its file",
    source: made(streamOtherwise(methods.openReader, async (request, call, right) => {
      await right(request, call).catch((error) => {
        if (!request.pathname!.endsWith("/torn")) throw error;
      });
    })),
  },
  {
    role: "importer",
    row: "V6",
    why: "a CloseReader of what was not opened fails",
    source: misservedV10("importer", () => {
      const opened = new Set<string>();
      return [
        streamOtherwise(methods.openReader, (request, call, right) => {
          opened.add(request.pathname!);
          return right(request, call);
        }),
        otherwise(methods.closeReader, (request, right) => {
          // The kit closes what it opened once.
          if (!opened.has(request.pathname!) && !(request.pathname! in smallFiles)) {
            throw new Error(`"${request.pathname}" was not opened`);
          }
          return right(request);
        }),
      ];
    }),
  },
  { role: "importer", row: "V6", why: "every file of a Scan is opened at once", source: eager() },
  {
    role: "importer",
    row: "V6",
    why: "a CloseReader leaves the reader to its end",
    source: made(otherwise(methods.closeReader, () => ({}))),
  },
  {
    role: "importer",
    row: "V7",
    why: "an OpenReader of an unknown path is an empty file",
    source: made(streamOtherwise(methods.openReader, async (request, call, right) => {
      await right(request, call).catch((error) => {
        if (!/no such file/.test(request.pathname!)) throw error;
      });
    })),
  },
  {
    role: "importer",
    row: "V7",
    why: "a file that was read is empty when it is opened again",
    source: exhausted(),
  },
  {
    role: "importer",
    row: "V17",
    why: "before a v1.0 host there is no Ping",
    source: made(missing(importerMethods.ping)),
  },
  {
    role: "importer",
    row: "V18",
    why: "a cookie that Init did not give is refused",
    source: made(otherwise(methods.info, (request, right) => {
      if (request.cookie) throw new Error("this cookie is none of ours");
      return right(request);
    })),
  },
];
