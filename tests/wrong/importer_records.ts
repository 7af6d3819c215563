import { treePaths } from "../scripted/importer_tree.ts";
import { wrongAuthor, type WrongImporter, wrongRecords, wrongService } from "./wrong_importer.ts";

const { root, nested } = treePaths;
const manyNames = () => Array.from({ length: 50_000 }, (_, at) => `user.${at}.${"x".repeat(100)}`);

/** Wrong paths, names, roots and numbers. */
export const wrongRecordsSent: readonly WrongImporter[] = [
  {
    row: "I18",
    why: "ends the import at the first path that cannot be read",
    source: wrongAuthor({
      async *records(records) {
        for await (const record of records) {
          if (record.kind === "error") throw new Error(record.message);
          yield record;
        }
      },
    }),
  },
  {
    row: "I19",
    why: "sends a path with a trailing slash as it is",
    source: wrongRecords((record) =>
      record.pathname === `${root}/slash` ? { ...record, pathname: `${root}/slash/` } : record
    ),
  },
  {
    row: "I19",
    why: "sends a path with two slashes as it is",
    source: wrongRecords((record) =>
      record.pathname === `${root}/double` ? { ...record, pathname: `${root}//double` } : record
    ),
  },
  {
    row: "I19",
    why: "leaves out what has no absolute path",
    source: wrongRecords((record, mode) =>
      mode === "unclean-paths" && record.error ? undefined : record
    ),
  },
  {
    row: "I20",
    why: "sends a record without its name",
    source: wrongRecords((record) =>
      record.pathname === nested
        ? { ...record, fileInfo: { ...record.fileInfo, name: "" } }
        : record
    ),
  },
  {
    row: "I20",
    why: "sends the whole path as the name",
    source: wrongRecords((record) =>
      record.pathname === nested
        ? { ...record, fileInfo: { ...record.fileInfo, name: nested } }
        : record
    ),
  },
  {
    row: "I21",
    why: "ends the import at a name that is not UTF-8",
    source: wrongRecords((record, mode) => {
      if (mode === "bad-name" && record.error) throw new Error("string field has invalid UTF-8");
      return record;
    }),
  },
  {
    row: "I21",
    why: "sends a name that is not UTF-8 with a replacement character",
    source: wrongRecords((record, mode) =>
      mode === "bad-name" && record.error ? { pathname: `${root}/bad\ufffd`, error: "bad" } : record
    ),
  },
  {
    row: "I22",
    why: "answers a root with a trailing slash",
    source: wrongService(() => ({
      async init(_request, right) {
        const answer = await right();
        return { ...answer, root: `${answer.root}/` };
      },
    })),
  },
  {
    row: "I22",
    why: "answers a relative root",
    source: wrongService(() => ({
      init: (request, right) =>
        request.config?.["do"] === "root-relative"
          ? Promise.resolve({ origin: "nowhere", type: "scripted", root: "data" })
          : right(),
    })),
  },
  {
    row: "I29",
    why: "rounds the inode to a double's 53 bits",
    source: wrongRecords((record) => ({
      ...record,
      ...(record.fileInfo
        ? {
          fileInfo: {
            ...record.fileInfo,
            ino: BigInt(record.fileInfo.ino ?? 0) & (2n ** 53n - 1n),
          },
        }
        : {}),
    })),
  },
  {
    row: "I29",
    why: "lets the number of links wrap at 16 bits",
    source: wrongRecords((record) =>
      record.pathname === `${root}/exact`
        ? { ...record, fileInfo: { ...record.fileInfo, nlink: 70_000 & 0xffff } }
        : record
    ),
  },
  {
    row: "I30",
    why: "sends a record of more than 4 MiB as it is",
    source: wrongRecords((record) =>
      record.pathname === `${root}/huge` && record.error
        ? {
          pathname: record.pathname,
          hasReader: true,
          fileInfo: { name: "huge" },
          extendedAttributes: manyNames(),
        }
        : record
    ),
  },
];
