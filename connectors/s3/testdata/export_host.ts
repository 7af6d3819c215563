import { strictEqual as equal } from "node:assert/strict";
import {
  type ConnectContext,
  type Exporter,
  type ExporterDefinition,
  type ExportRecord,
  fileInfo,
  type FileInfoInit,
  type FileKind,
  parseLocation,
  type RecordContent,
} from "@plakar-deno/sdk";
import type { FakeS3 } from "./fake_s3.ts";

/** What a record was answered: `"ok"`, or the text of its error. */
export type Answers = Record<string, string>;

/** Content: text, bytes, or pieces that may fail. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Records as a host sends them, their answers collected under their paths. */
export interface ExportHost {
  readonly answers: Answers;
  /** Paths in the order of their answers. */
  readonly order: string[];
  readonly log: string[];
  /** Makes the exporter without using it; `signal` is aborted when the host is gone. */
  connect(options?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Exporter>;
  /** Restores the records, one after the other as the exporter asks for them. */
  restore(
    records: Iterable<ExportRecord> | AsyncIterable<ExportRecord>,
    options?: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
  directory(path: string, init?: FileInfoInit): ExportRecord;
  file(path: string, content: Content, init?: FileInfoInit): ExportRecord;
  symlink(path: string, target: string, init?: FileInfoInit): ExportRecord;
  special(path: string, mode: number): ExportRecord;
  xattr(path: string, name: string, content: Content): ExportRecord;
}

/** What the entries of a test were changed at, in nanoseconds: 1600000000.123456789 s. */
export const someTime = 1_600_000_000_123_456_789n;

/** A host of plakar v1.1 that restores to a location on the fake server, `bucket/at` unless told. */
export function exportHost(
  server: Pick<FakeS3, "host" | "accessKey" | "secretKey">,
  exporter: ExporterDefinition,
  location = `bucket://${server.host}/bucket/at`,
): ExportHost {
  const answers: Answers = {};
  const order: string[] = [];
  const log: string[] = [];
  const answer = (path: string) => {
    let answered = false;
    const once = (text: string) => {
      equal(answered, false, `${path} is answered twice`);
      answered = true;
      answers[path] = text;
      order.push(path);
    };
    return {
      path,
      ok: () => once("ok"),
      error: (reason: unknown) => once(reason instanceof Error ? reason.message : String(reason)),
    };
  };
  const entry = <Kind extends FileKind>(kind: Kind, path: string, init: FileInfoInit) => {
    const defaults = { mode: kind === "directory" ? 0o755 : 0o644, modTime: someTime };
    return { ...answer(path), kind, info: fileInfo({ ...defaults, ...init }, kind) };
  };
  const connect: ExportHost["connect"] = (options = {}, signal = new AbortController().signal) =>
    Promise.resolve(exporter.construct({ ...contextFor(server, location, options, log), signal }));
  return {
    answers,
    order,
    log,
    connect,
    directory: (path, init = {}) => ({ ...entry("directory", path, init), xattrNames: [] }),
    file: (path, content, init = {}) => ({
      ...entry("file", path, init),
      content: recordContent(content),
      xattrNames: ["user.some"],
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
    async restore(records, options, signal = new AbortController().signal) {
      const made = await connect(options, signal);
      async function* sent(): AsyncGenerator<ExportRecord> {
        yield* records;
      }
      try {
        await made.export({ records: sent(), signal });
      } finally {
        await made.close({ signal });
      }
    },
  };
}

function contextFor(
  server: Pick<FakeS3, "host" | "accessKey" | "secretKey">,
  location: string,
  options: Readonly<Record<string, string>>,
  lines: string[],
): Omit<ConnectContext<Readonly<Record<string, string>>>, "signal"> {
  const line = (message: string) => void lines.push(message);
  return {
    protocol: "bucket",
    config: {
      location,
      access_key: server.accessKey,
      secret_access_key: server.secretKey,
      use_tls: "false",
      ...options,
    },
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
    log: { debug: () => {}, info: line, warn: line, error: line },
    args: [],
  };
}

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
