import { strictEqual as equal } from "node:assert/strict";
import {
  type ConnectContext,
  type ExportRecord,
  type FileInfo,
  fileInfo,
  type FileInfoInit,
  type FileKind,
  type Logger,
  parseLocation,
  type RecordContent,
} from "@plakar-deno/sdk";
import { exporter } from "../exporter.ts";

/** What a record was answered: `"ok"`, or the text of its error. */
export type Answers = Record<string, string>;

/** Records as a host sends them, their answers collected under their paths. */
export interface FakeHost {
  readonly answers: Answers;
  readonly log: string[];
  /** Restores the records into `root`. */
  restore(root: string, ...records: ExportRecord[]): Promise<void>;
  directory(path: string, init?: FileInfoInit): ExportRecord;
  file(path: string, content: Content, init?: FileInfoInit): ExportRecord;
  symlink(path: string, target: string, init?: FileInfoInit): ExportRecord;
  special(path: string, mode: number): ExportRecord;
  xattr(path: string, name: string, content: Content): ExportRecord;
}

/** Content: text, bytes, or pieces that may fail. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/** What the folders of a test are made with. */
export const someTime = 1_600_000_000_123_000_000n;

/** The same in milliseconds. */
export const milliseconds = Number(someTime / 1_000_000n);

/** A host with nothing answered yet. */
export function fakeHost(): FakeHost {
  const answers: Answers = {};
  const log: string[] = [];
  const answer = (path: string) => {
    let answered = false;
    const once = (text: string) => {
      equal(answered, false, `${path} is answered twice`);
      answered = true;
      answers[path] = text;
    };
    return {
      path,
      ok: () => once("ok"),
      error: (reason: unknown) => once(reason instanceof Error ? reason.message : String(reason)),
    };
  };
  const entry = <K extends FileKind>(kind: K, path: string, init: FileInfoInit) => ({
    ...answer(path),
    kind,
    info: info(kind, init),
  });
  return {
    answers,
    log,
    directory: (path, init = {}) => ({ ...entry("directory", path, init), xattrNames: [] }),
    file: (path, content, init = {}) => ({
      ...entry("file", path, init),
      content: recordContent(content),
      xattrNames: [],
    }),
    symlink: (path, target, init = {}) => ({ ...entry("symlink", path, init), target }),
    special: (path, mode) => entry("special", path, { mode }),
    xattr: (path, name, content) => ({
      ...answer(path),
      kind: "xattr",
      name,
      type: "extended",
      content: recordContent(content),
    }),
    async restore(root, ...records) {
      const made = await exporter.construct(context(`dir://${root}`, {}, log));
      const { signal } = new AbortController();
      async function* sent() {
        yield* records;
      }
      await made.export({ records: sent(), signal });
      await made.close({ signal });
    },
  };
}

/** What Init brings. */
export function context(
  location: string,
  config: Readonly<Record<string, string>> = {},
  lines: string[] = [],
): ConnectContext<Readonly<Record<string, string>>> {
  const line = (message: string) => void lines.push(message);
  const log: Logger = { debug: line, info: line, warn: line, error: line };
  return {
    protocol: "dir",
    config: { location, ...config },
    location: parseLocation(location),
    host: {
      hostname: "machine",
      os: "linux",
      arch: "amd64",
      cwd: "/",
      maxConcurrency: 1,
      excludes: [],
      noXattr: false,
    },
    log,
    args: [],
    signal: new AbortController().signal,
  };
}

function info(kind: FileKind, init: FileInfoInit): FileInfo {
  const defaults = { mode: kind === "directory" ? 0o755 : 0o644, modTime: someTime };
  return fileInfo({ ...defaults, uid: self.uid, gid: self.gid, ...init }, kind);
}

// The ids of this process, learned without asking for them: nothing tests the permission here.
const self = (() => {
  const path = Deno.makeTempFileSync();
  const { uid, gid } = Deno.lstatSync(path);
  Deno.removeSync(path);
  return { uid: BigInt(uid ?? 0), gid: BigInt(gid ?? 0) };
})();

/** Whether these tests run as root, who alone may give files away. */
export const isRoot: boolean = self.uid === 0n;

function recordContent(content: Content): RecordContent {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  async function* all(): AsyncGenerator<Uint8Array> {
    if (bytes instanceof Uint8Array) yield bytes;
    else yield* bytes;
  }
  const pieces = all();
  return {
    read: async () => (await pieces.next()).value ?? null,
    get stream() {
      return ReadableStream.from(pieces);
    },
    [Symbol.asyncIterator]: () => pieces,
  };
}

/** Runs with a fresh folder, removed afterwards whatever its modes are. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The permission bits of the entry itself. */
export function permissions(path: string): number {
  return Deno.lstatSync(path).mode! & 0o7777;
}

/** The time of last change of the entry itself, in milliseconds since 1970. */
export function time(path: string): number {
  return Deno.lstatSync(path).mtime!.getTime();
}

/** The names in a folder. */
export function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
}
