import { storageMethodsV10 as methods } from "../../proto/v1_0/storage_methods.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import type { Role } from "../../testing/subject.ts";
import {
  alteredAnswers,
  misservedV10,
  missing,
  type Otherwise,
  otherwise,
  streamOtherwise,
  uploadOtherwise,
  type WrongV10,
} from "./wrong_v1_0.ts";

const role: Role = "storage";
const made = (...wrong: readonly Otherwise[]) => misservedV10(role, () => wrong);

/** Stores, each with one mistake. */
export const wrongStoresV10: readonly WrongV10[] = [
  {
    role,
    row: "V1",
    why: "a refused Init does not say why",
    source: made(otherwise(methods.init, async (request, right) => {
      return await right(request).catch(() => {
        throw new Error("Init failed");
      });
    })),
  },
  {
    role,
    row: "V13",
    why: "GetLocation gives a cleaned location",
    source: made(otherwise(methods.getLocation, async (request, right) => {
      const { location = "" } = await right(request);
      return { location: `${location}/` };
    })),
  },
  {
    role,
    row: "V13",
    why: "GetLocation is answered a hundred times",
    source: misservedV10(role, () => {
      let asked = 0;
      return [otherwise(methods.getLocation, (request, right) => {
        if (++asked > 100) throw new Error("that is enough");
        return right(request);
      })];
    }),
  },
  {
    role,
    row: "V14",
    why: "DeleteState deletes the lock of that name, too",
    source: misservedV10(role, () => {
      let removeLock: ((request: object) => Promise<object>) | undefined;
      const lock: Otherwise = {
        path: methods.deleteLock.path,
        wrap(handler) {
          const call = { signal: new AbortController().signal };
          removeLock = async (request) =>
            await handler.handle(request as never, call as never) as object;
          return handler;
        },
      };
      return [
        lock,
        otherwise(methods.deleteState, async (request, right) => {
          await removeLock?.(request);
          return await right(request);
        }),
      ];
    }),
  },
  {
    role,
    row: "V14",
    why: "a missing lock is an empty one",
    source: made(
      streamOtherwise(
        methods.getLock,
        (request, call, right) => right(request, call).catch(() => {}),
      ),
    ),
  },
  {
    role,
    row: "V14",
    why: "bytes_written is 0",
    source: made(uploadOtherwise(methods.putState, async (requests, right) => {
      await right(requests);
      return { bytesWritten: 0 };
    })),
  },
  {
    role,
    row: "V15",
    why: "a list over the limit is cut",
    source: made(otherwise(methods.getStates, (request, right) =>
      right(request).catch((error) => {
        if (/half|scripted/.test(String(error))) throw error;
        return { macs: [] };
      }))),
  },
  {
    role,
    row: "V15",
    why: "a list that fails half-way is what there was",
    source: made(
      otherwise(
        methods.getPackfiles,
        (request, right) => right(request).catch(() => ({ macs: [] })),
      ),
    ),
  },
  {
    role,
    row: "V16",
    why: "a length of 0 stands for the whole packfile",
    source: made(
      streamOtherwise(
        methods.getPackfileBlob,
        (request, call, right) =>
          right(request.length === 0 ? { ...request, length: 4_294_967_295 } : request, call),
      ),
    ),
  },
  {
    role,
    row: "V16",
    why: "a part that crosses the end is an error",
    source: made(streamOtherwise(methods.getPackfileBlob, async (request, call, right) => {
      let bytes = 0;
      await right(
        request,
        alteredAnswers(call, (answer) => {
          bytes += answer.chunk?.length ?? 0;
          return answer;
        }),
      );
      if (bytes < (request.length ?? 0)) throw new Error("unexpected end of the packfile");
    })),
  },
  {
    role,
    row: "V17",
    why: "before a v1.0 host there is no Put of v1.1",
    source: made(missing(storageMethods.put)),
  },
  {
    role,
    row: "V18",
    why: "a cookie that Init did not give is refused",
    source: made(otherwise(methods.getSize, (request, right) => {
      if (request.cookie) throw new Error("this cookie is none of ours");
      return right(request);
    })),
  },
];
