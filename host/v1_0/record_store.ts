import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { DirectoryRecord, FileRecord, ImportRecord } from "../../sdk/record.ts";
import { byteChunks } from "../byte_chunks.ts";
import { pluginStatus } from "../grpc_status.ts";
import type { EntryCalls } from "./entry_calls.ts";
import { hardLinks } from "./hard_links.ts";
import { parentOf, wholePath } from "./whole_path.ts";

/** Stores single records in a v1.0 exporter. */
export interface RecordStore {
  /**
   * Stores a record, but for a folder's metadata. Resolves to why the plugin did not, or to "";
   * throws what ends the whole export: a source that failed, a plugin that is gone.
   */
  store(record: ImportRecord): Promise<string>;
  /** Sets a folder's metadata, once everything in it is there; resolves as `store`. */
  setFolder(record: DirectoryRecord): Promise<string>;
}

/** What a store of records needs. */
export interface RecordStoreOptions {
  readonly calls: EntryCalls;
  /** The plugin's root. */
  readonly root: string;
  /** Given to the sources of contents; aborted, it ends the export. */
  readonly signal: AbortSignal;
  /** Told of every piece of content that was taken from its source. */
  readonly onBytes: (count: number) => void;
}

/** What a plugin said against something; throws what no plugin said. */
function refusalOf(error: unknown): string {
  const status = pluginStatus(error);
  if (status === undefined && !(error instanceof ConnectorError && error.code === "data_loss")) {
    throw error;
  }
  return status?.message || errorMessage(error);
}

/**
 * Makes a {@link RecordStore} that calls in plakar's order (protocol 6.4): of a file its folder, its
 * content, its metadata; of a file's other names a link each; of a symbolic link the link and its
 * metadata; of a folder the folder alone, and nothing of the one that is exported.
 */
export function recordStore({ calls, root, signal, onBytes }: RecordStoreOptions): RecordStore {
  const links = hardLinks();

  async function refused(work: Promise<void>): Promise<string> {
    try {
      await work;
      return "";
    } catch (error) {
      signal.throwIfAborted();
      return refusalOf(error);
    }
  }

  /** The first of several steps that is refused. */
  async function steps(...each: readonly (() => Promise<void>)[]): Promise<string> {
    for (const step of each) {
      const error = await refused(step());
      if (error !== "") return error;
    }
    return "";
  }

  async function content(record: FileRecord, pathname: string): Promise<string> {
    let failed: { readonly error: unknown } | undefined;

    async function* chunks(): AsyncGenerator<Uint8Array, void> {
      try {
        for await (const chunk of byteChunks(await record.open({ signal }), signal)) {
          onBytes(chunk.length);
          yield chunk;
        }
      } catch (error) {
        failed = { error };
        throw error;
      }
    }

    const file = { pathname, size: record.info.size, chunks: chunks() };
    const error = await refused(calls.storeFile(file));
    // The source may be a plugin, too: its sentence is no answer of this one.
    if (failed !== undefined) throw failed.error;
    return error;
  }

  async function storeFile(record: FileRecord, pathname: string): Promise<string> {
    const { info } = record;
    if (info.size < 0) {
      return "its size is not known, and v1.0 of the protocol takes a file only with its exact size";
    }
    const first = links.first(info);
    if (first !== undefined && await first.stored) {
      return await steps(() => calls.hardLink(pathname, first.pathname));
    }
    const stored = Promise.withResolvers<boolean>();
    links.remember(info, { pathname, stored: stored.promise });
    let error: string | undefined;
    try {
      error = await content(record, pathname);
    } finally {
      stored.resolve(error === "");
    }
    return error || await steps(() => calls.setPermissions(pathname, "file", info));
  }

  return {
    async store(record) {
      let pathname: string;
      try {
        pathname = wholePath(root, record.path);
      } catch (error) {
        return errorMessage(error);
      }
      switch (record.kind) {
        case "directory":
          return record.path === "/" ? "" : await steps(() => calls.createDirectory(pathname));
        case "file":
          return await steps(() => calls.createDirectory(parentOf(pathname))) ||
            await storeFile(record, pathname);
        case "symlink":
          return await steps(
            () => calls.symlink(pathname, record.target),
            () => calls.setPermissions(pathname, "symlink", record.info),
          );
        case "xattr":
          return `v1.0 of the protocol has no way to store the attribute "${record.name}"`;
        case "special":
          return "v1.0 of the protocol has no way to store a device, a pipe or a socket";
        case "error":
          return record.message;
      }
    },
    setFolder: ({ path, info }) =>
      path === "/"
        ? Promise.resolve("")
        : steps(() => calls.setPermissions(wholePath(root, path), "directory", info)),
  };
}
