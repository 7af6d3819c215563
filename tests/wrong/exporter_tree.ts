import { dirname, normalize } from "node:path";
import { type ExportRecord, goMode } from "@plakar-deno/sdk";
import type { ExportRequest } from "../../proto/messages.ts";
import { alteredRecords } from "../scripted/altered_records.ts";
import { wrongAuthor, type WrongExporter, wrongRecords, wrongService } from "./wrong_exporter.ts";
import { exists } from "./writes_in_place.ts";

/** Trees that come out otherwise than they went in (rows E14 to E19). */
export const wrongTrees: readonly WrongExporter[] = [
  {
    row: "E14",
    why: "leaves folders writable",
    source: wrongRecords((record) => {
      if (record.kind !== "directory") return record;
      return { ...record, info: { ...record.info, mode: record.info.mode | 0o200 } };
    }),
  },
  {
    row: "E14",
    why: "leaves folders with the time of the restore",
    source: wrongAuthor(async ({ root, call, inner }) => {
      const folders: string[] = [];
      const records = alteredRecords(call.records, (record) => {
        if (record.kind === "directory") folders.push(root + record.path);
        return record;
      });
      await inner({ ...call, records });
      const now = new Date();
      for (const folder of folders) await Deno.utime(folder, now, now).catch(() => {});
    }),
  },
  {
    row: "E15",
    why: "refuses a folder that exists",
    source: wrongRecords(async (record, root) => {
      if (record.kind !== "directory" || record.path === "/") return record;
      if (!await exists(root + record.path)) return record;
      record.error(new Error(`${record.path} exists already`));
      return undefined;
    }),
  },
  {
    row: "E16",
    why: "refuses the second path of a hard link",
    source: furtherPaths((record) => record.error(new Error("the link cannot be made"))),
  },
  {
    row: "E16",
    why: "leaves out the second path of a hard link in silence",
    source: furtherPaths((record) => record.ok()),
  },
  {
    row: "E17",
    why: "brings a path that leaves the root back into it, in silence",
    source: wrongService(({ requests, call, inner }) => inner(tamed(requests), call)),
  },
  {
    row: "E17",
    why: "writes below a symbolic link it restored",
    source: wrongRecords(async (record, root) => {
      if (record.kind !== "file" || record.path.includes("/../")) return record;
      if (!await isLink(dirname(root + record.path))) return record;
      return await writtenThrough(record, root);
    }),
  },
  {
    row: "E17",
    why: "makes folders below a symbolic link it restored",
    source: wrongRecords(async (record, root) => {
      if (record.kind !== "directory" || !await isLink(dirname(root + record.path))) return record;
      await Deno.mkdir(root + record.path);
      record.ok();
      return undefined;
    }),
  },
  {
    row: "E18",
    why: "writes through a symbolic link in its way",
    source: wrongRecords(async (record, root) => {
      if (record.kind !== "file" || !await isLink(root + record.path)) return record;
      return await writtenThrough(record, root);
    }),
  },
  {
    row: "E18",
    why: "keeps the file in its way and says it restored the new one",
    source: wrongRecords(async (record, root) => {
      if (record.kind !== "file" || record.path.includes("/../")) return record;
      if (!await exists(root + record.path)) return record;
      record.ok();
      return undefined;
    }),
  },
  {
    row: "E19",
    why: "leaves out setuid, setgid and sticky",
    source: wrongRecords((record) => {
      if (record.kind !== "file" && record.kind !== "directory") return record;
      const special = goMode.setuid | goMode.setgid | goMode.sticky;
      const mode = (record.info.mode & ~special) >>> 0;
      return { ...record, info: { ...record.info, mode } };
    }),
  },
  {
    row: "E19",
    why: "rounds times to seconds",
    source: wrongRecords((record) => {
      if (record.kind !== "file") return record;
      const second = 1_000_000_000n;
      const { modTime } = record.info;
      return { ...record, info: { ...record.info, modTime: modTime / second * second } };
    }),
  },
];

/** The requests with every path made one below the root. */
async function* tamed(requests: AsyncIterable<ExportRequest>): AsyncGenerator<ExportRequest> {
  for await (const { record, ...rest } of requests) {
    const pathname = record?.pathname && normalize(record.pathname);
    yield record ? { record: { ...record, pathname } } : rest;
  }
}

/** Deals in some way with every path of a hard link but the first. */
function furtherPaths(deal: (record: ExportRecord) => void): WrongExporter["source"] {
  return wrongAuthor(({ call, inner }) => {
    const seen = new Set<string>();
    const records = alteredRecords(call.records, (record) => {
      if (record.kind !== "file" || record.info.nlink <= 1) return record;
      const inode = `${record.info.dev} ${record.info.ino}`;
      if (!seen.has(inode)) {
        seen.add(inode);
        return record;
      }
      deal(record);
      return undefined;
    });
    return inner({ ...call, records });
  });
}

async function writtenThrough(
  record: ExportRecord & { kind: "file" },
  root: string,
): Promise<undefined> {
  try {
    await Deno.writeFile(root + record.path, ReadableStream.from(record.content) as never);
    record.ok();
  } catch (error) {
    record.error(error);
  }
}

async function isLink(path: string): Promise<boolean> {
  return await Deno.lstat(path).then((info) => info.isSymlink, () => false);
}
