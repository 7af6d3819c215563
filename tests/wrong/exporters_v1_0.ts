import { exporterMethods } from "../../proto/exporter_methods.ts";
import { exporterMethodsV10 as methods } from "../../proto/v1_0/exporter_methods.ts";
import type { SetPermissionsRequest, StoreFileRequest } from "../../proto/v1_0/messages.ts";
import { fileKindOf } from "../../sdk/file_mode.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";
import type { Role } from "../../testing/subject.ts";
import {
  misservedV10,
  missing,
  type Otherwise,
  otherwise,
  uploadOtherwise,
  type WrongV10,
} from "./wrong_v1_0.ts";

const role: Role = "exporter";
const made = (...wrong: readonly Otherwise[]) => misservedV10(role, () => wrong);

/** A StoreFile as what its messages say. */
interface Upload {
  readonly messages: readonly StoreFileRequest[];
  readonly announced: number;
  readonly bytes: number;
}

async function uploaded(requests: AsyncIterable<StoreFileRequest>): Promise<Upload> {
  const messages = await Array.fromAsync(requests);
  const bytes = messages.reduce((sum, { data }) => sum + (data?.chunk?.length ?? 0), 0);
  return { messages, bytes, announced: Number(messages[0]?.header?.size ?? 0) };
}

function isFolder({ fileInfo }: SetPermissionsRequest): boolean {
  return fileKindOf(Number(fileInfo?.mode ?? 0)) === "directory";
}

/** The messages with the size that the content has. */
async function* corrected({ messages, bytes }: Upload): AsyncGenerator<StoreFileRequest, void> {
  for (const { header, data } of messages) {
    if (header) yield { header: { ...header, size: bytes } };
    else yield { data };
  }
}

/** Answers as long as at most so many files come at once. */
function atMost(limit: number): PluginSource {
  return misservedV10(role, () => {
    let running = 0;
    return [uploadOtherwise(methods.storeFile, async (requests, right) => {
      if (running >= limit) throw new Error("another file is being stored");
      running++;
      try {
        return await right(requests);
      } finally {
        running--;
      }
    })];
  });
}

/** Exporters, each with one mistake. */
export const wrongExportersV10: readonly WrongV10[] = [
  {
    role,
    row: "V1",
    why: "an Init without options is refused",
    source: made(otherwise(methods.init, (request, right) => {
      if (!request.options) throw new Error("there are no options");
      return right(request);
    })),
  },
  {
    role,
    row: "V2",
    why: "Root is answered once",
    source: misservedV10(role, () => {
      let asked = 0;
      return [otherwise(methods.root, (request, right) => {
        if (++asked > 1) throw new Error("Root was asked already");
        return right(request);
      })];
    }),
  },
  {
    role,
    row: "V8",
    why: "a folder that was made is not made again",
    source: misservedV10(role, () => {
      const made = new Set<string>();
      return [otherwise(methods.createDirectory, (request, right) => {
        const path = request.pathname!;
        if (made.has(path)) throw new Error(`"${path}" exists`);
        made.add(path);
        return right(request);
      })];
    }),
  },
  {
    role,
    row: "V8",
    why: "a path outside of the root is left out without a word",
    source: made(
      otherwise(methods.createDirectory, (request, right) => right(request).catch(() => ({}))),
    ),
  },
  {
    role,
    row: "V9",
    why: "the size of a header is not compared",
    source: made(uploadOtherwise(methods.storeFile, async (requests, right) => {
      const upload = await uploaded(requests);
      // Only a whole file's: messages in the wrong order are another mistake.
      return await right(upload.bytes > 1 ? corrected(upload) : sent(upload));
    })),
  },
  {
    role,
    row: "V9",
    why: "a content that is too short stays",
    source: made(uploadOtherwise(methods.storeFile, async (requests, right) => {
      const upload = await uploaded(requests);
      const isShort = upload.bytes > 1 && upload.bytes < upload.announced;
      const answer = await right(isShort ? corrected(upload) : sent(upload));
      if (isShort) throw new Error("the content is too short");
      return answer;
    })),
  },
  {
    role,
    row: "V9",
    why: "the first of two headers counts",
    source: made(uploadOtherwise(methods.storeFile, async (requests, right) => {
      const { messages } = await uploaded(requests);
      return await right(each(messages.filter(({ header }, at) => at === 0 || !header)));
    })),
  },
  {
    role,
    row: "V10",
    why: "the metadata of files is left out",
    source: made(otherwise(methods.setPermissions, (request, right) => {
      return isFolder(request) ? right(request) : {};
    })),
  },
  {
    role,
    row: "V10",
    why: "the metadata of folders is left out",
    source: made(otherwise(methods.setPermissions, (request, right) => {
      return isFolder(request) && /\/here\/\w/.test(request.pathname!) ? {} : right(request);
    })),
  },
  {
    role,
    row: "V10",
    why: "the first of several SetPermissions counts",
    source: misservedV10(role, () => {
      const told = new Set<string>();
      return [otherwise(methods.setPermissions, (request, right) => {
        if (told.has(request.pathname!)) return {};
        told.add(request.pathname!);
        return right(request);
      })];
    }),
  },
  {
    role,
    row: "V11",
    why: "the target of a symbolic link is cleaned",
    source: made(otherwise(methods.createLink, (request, right) => {
      const oldname = request.oldname?.replaceAll("//", "/");
      return right(request.ltype === 1 ? { ...request, oldname } : request);
    })),
  },
  {
    role,
    row: "V11",
    why: "a hard link is answered and not made",
    source: made(otherwise(methods.createLink, (request, right) => {
      return request.ltype === 0 && !request.oldname!.endsWith("/missing")
        ? right({ ...request, newname: `${request.newname}.new` })
        : right(request);
    })),
  },
  {
    role,
    row: "V11",
    why: "a link of an unknown kind is a symbolic one",
    source: made(
      otherwise(
        methods.createLink,
        (request, right) => right(request.ltype === 7 ? { ...request, ltype: 1 } : request),
      ),
    ),
  },
  { role, row: "V12", why: "only two files are taken at a time", source: atMost(2) },
  {
    role,
    row: "V17",
    why: "before a v1.0 host there is no Ping",
    source: made(missing(exporterMethods.ping)),
  },
  {
    role,
    row: "V18",
    why: "a cookie that Init did not give is refused",
    source: made(otherwise(methods.root, (request, right) => {
      if (request.cookie) throw new Error("this cookie is none of ours");
      return right(request);
    })),
  },
];

function sent({ messages }: Upload): AsyncIterable<StoreFileRequest> {
  return each(messages);
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item, void> {
  yield* items;
}
