import { errorMessage } from "../error_message.ts";
import type { ExportRecord } from "../exporter.ts";
import { fileInfo, type FileInfoInit } from "../file_info_of.ts";
import type { FileKind } from "../file_mode.ts";
import { exportRecords } from "../legacy/export_records.ts";
import type { LegacyExporter } from "../legacy/legacy_exporter.ts";
import { rawContext } from "./raw_context.ts";

const { signal } = new AbortController();
const { log: quiet } = rawContext();

/** What was called, in order, and the author's own failures by method and path. */
export interface Recorder extends LegacyExporter {
  readonly calls: string[];
}

/** A recorder of calls; `failures` are thrown by what they are named after. */
export function recorder(failures: Readonly<Record<string, Error>> = {}): Recorder {
  const calls: string[] = [];
  function called(name: string, text: string): void {
    calls.push(`${name} ${text}`);
    const failure = failures[`${name} ${text}`];
    if (failure !== undefined) throw failure;
  }
  return {
    calls,
    root: () => "/r",
    createDirectory: (pathname) => called("dir", pathname),
    async storeFile(pathname, content, size) {
      const text = await new Response(content).text();
      called("file", `${pathname} ${size} ${text}`);
    },
    setPermissions: (pathname, info) =>
      called("set", `${pathname} ${(info.mode & 0o7777).toString(8)}`),
    createLink: (oldname, newname, type) => called("link", `${oldname} ${newname} ${type}`),
    close() {},
  };
}

/** Gives records to an exporter, and tells how each was answered: a path, or `path: error`. */
export async function exported(
  made: LegacyExporter,
  entries: readonly ExportEntry[],
  { root = "/r", warnings = [] as string[], concurrency = 1 } = {},
): Promise<string[]> {
  const answers = new Map<number, string>();
  async function* records(): AsyncGenerator<ExportRecord> {
    for (const [at, entry] of entries.entries()) {
      const answer = (text: string) => void (answers.has(at) || answers.set(at, text));
      yield {
        ...exportRecord(entry),
        ok: () => answer(entry.path),
        error: (reason: unknown) => answer(`${entry.path}: ${errorMessage(reason)}`),
      } as ExportRecord;
    }
  }
  const log = { ...quiet, warn: (message: string) => void warnings.push(message) };
  await exportRecords(made, { records: records(), signal }, { root, concurrency, log });
  return entries.map(({ path }, at) => answers.get(at) ?? `${path}: no answer`);
}

/** A record to be, in few words. */
export interface ExportEntry {
  readonly kind: FileKind | "xattr";
  readonly path: string;
  readonly info?: FileInfoInit;
  readonly text?: string;
  readonly target?: string;
  /** Breaks the content off after its text. */
  readonly broken?: boolean;
}

/** The record without its answers. */
export function exportRecord({ kind, path, info, text = "", target, broken }: ExportEntry) {
  const pieces = text === "" ? [] : [...text].map((letter) => new TextEncoder().encode(letter));
  const read = () =>
    pieces.length === 0 && broken === true
      ? Promise.reject(new Error("the host broke off"))
      : Promise.resolve(pieces.shift() ?? null);
  const size = kind === "file" ? { size: text.length } : {};
  const whole = fileInfo({ ...size, ...info }, kind === "xattr" ? "file" : kind);
  return { kind, path, info: whole, target, content: { read }, xattrNames: [], name: "user.x" };
}

/** A folder. */
export const folder = (path: string, mode = 0o750): ExportEntry => ({
  kind: "directory",
  path,
  info: { mode },
});
/** A file. */
export const file = (
  path: string,
  text: string,
  info: FileInfoInit = { mode: 0o640 },
): ExportEntry => ({
  kind: "file",
  path,
  text,
  info,
});
