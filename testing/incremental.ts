import type { ImporterSession } from "../host/importer_session.ts";
import type { ReceivedRecord } from "../host/import_stream.ts";
import type { FileInfoMessage } from "../proto/messages.ts";
import { errorMessage } from "../sdk/error_message.ts";
import { changedFields } from "./unchanged.ts";

/** A regular file as a host has it after an import. */
export interface StoredFile {
  /** As the plugin sent it. */
  readonly announced: FileInfoMessage;
  /** As the host stores it: with the number of bytes that were read as its size. */
  readonly stored: FileInfoMessage;
}

/** What a host knows after an import, and what it did for it. */
export interface StoredImport {
  /** Where the data came from; together with `type` and `root` it selects the import before. */
  readonly origin: string;
  /** The type Init answered. */
  readonly type: string;
  /** The root Init answered. */
  readonly root: string;
  /** The regular files by path, the unreadable ones left out. */
  readonly files: ReadonlyMap<string, StoredFile>;
  /** Paths of the files whose content was opened. */
  readonly opened: readonly string[];
  /** Paths that could not be read, with the reason. */
  readonly errors: ReadonlyMap<string, string>;
  /** When it began and ended, in milliseconds since 1970. */
  readonly time: { readonly from: number; readonly to: number };
}

/**
 * Imports as a host does that holds the import before: a file is opened only when it is new or its
 * metadata changed (protocol 3.6), and nothing is taken from an import with another origin, type or
 * root. Values of extended attributes are neither opened nor counted.
 *
 * @example
 * ```ts
 * import { incrementalImport } from "@plakar-deno/sdk/testing";
 * import type { ImporterSession } from "@plakar-deno/sdk/host";
 *
 * async function opensAgain(
 *   first: ImporterSession,
 *   second: ImporterSession,
 * ): Promise<readonly string[]> {
 *   return (await incrementalImport(second, await incrementalImport(first))).opened;
 * }
 * ```
 */
export async function incrementalImport(
  session: ImporterSession,
  before?: StoredImport,
  options: { readonly signal?: AbortSignal } = {},
): Promise<StoredImport> {
  const { origin, type, root } = session;
  const same = before?.origin === origin && before.type === type && before.root === root;
  const known = same ? before.files : new Map<string, StoredFile>();
  const files = new Map<string, StoredFile>();
  const opened: string[] = [];
  const errors = new Map<string, string>();
  const from = Date.now();

  async function take({ record, message, drain }: ReceivedRecord): Promise<void> {
    const { path } = record;
    if (record.kind === "error") errors.set(path, record.message);
    if (record.kind !== "file") return;
    const announced = message.fileInfo!;
    const old = known.get(path);
    if (old !== undefined && changedFields(old.stored, announced).length === 0) {
      files.set(path, { announced, stored: old.stored });
      return;
    }
    opened.push(path);
    try {
      const size = await drain(options);
      files.set(path, { announced, stored: { ...announced, size } });
    } catch (error) {
      options.signal?.throwIfAborted();
      errors.set(path, errorMessage(error));
    }
  }

  for await (const received of session.import(options)) await take(received);
  return { origin, type, root, files, opened, errors, time: { from, to: Date.now() } };
}
