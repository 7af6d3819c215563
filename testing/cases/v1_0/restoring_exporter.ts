import type { MethodDefinition } from "../../../proto/codec.ts";
import type { FileInfoMessage } from "../../../proto/messages.ts";
import { exporterMethodsV10 } from "../../../proto/v1_0/exporter_methods.ts";
import type { StoreFileRequest } from "../../../proto/v1_0/messages.ts";
import type { ExporterCapabilities } from "../../exporter_capabilities.ts";
import type { StartedPlugin, Subject } from "../../subject.ts";
import { type Place, placeFor } from "../exporter/place.ts";
import { inTime } from "../importer/in_time.ts";
import { callV10, closeV10 } from "./call_v1_0.ts";
import { startV10 } from "./init_v1_0.ts";

/** An exporter that is initialised, driven as a v1.0 host drives it (protocol 6.4). */
export interface RestoringExporter extends AsyncDisposable {
  /** The plugin below. */
  readonly plugin: StartedPlugin;
  /** Where it restores to. */
  readonly place: Place;
  /** What Root answered. */
  readonly root: string;
  /** The whole path that a host makes of a path below the root. */
  at(path: string): string;
  /** CreateDirectory of a path below the root. */
  folder(path: string): Promise<void>;
  /** StoreFile of a path below the root; `size` is what its header announces. */
  store(path: string, content: Uint8Array, size?: number): Promise<void>;
  /** A StoreFile with any messages. */
  send(messages: readonly StoreFileRequest[]): Promise<void>;
  /** SetPermissions of a path below the root. */
  permissions(path: string, info: FileInfoMessage): Promise<void>;
  /** CreateLink of a symbolic link at a path below the root. */
  symlink(target: string, path: string): Promise<void>;
  /** CreateLink of another name for a file; both paths are below the root. */
  hardLink(existing: string, path: string): Promise<void>;
  /** Any unary call with whole paths. */
  call<Request>(
    method: MethodDefinition<Request, unknown, "unary">,
    request: Request,
  ): Promise<void>;
  /** Ends the restore. */
  close(): Promise<void>;
}

const CHUNK = 1024 * 1024;

/** Starts an exporter in a place of its own, sends Init and asks for its Root. */
export async function restoringExporter(
  subject: Subject,
  can: ExporterCapabilities,
  cookie: string = "",
): Promise<RestoringExporter> {
  const { signal } = subject;
  const place = await placeFor(subject, can);
  const plugin = await startV10(subject, place.config);
  const { rootPath: root = "/" } = await callV10(subject, plugin, exporterMethodsV10.root, {
    cookie,
  });
  const at = (path: string) => `${root === "/" ? "" : root}${path === "/" ? "" : path}` || "/";

  async function call<Request>(
    method: MethodDefinition<Request, unknown, "unary">,
    request: Request,
  ): Promise<void> {
    await callV10(subject, plugin, method, { ...request, cookie });
  }

  async function send(messages: readonly StoreFileRequest[]): Promise<void> {
    const stream = plugin.client.clientStream(exporterMethodsV10.storeFile, {
      signal,
      action: "StoreFile",
    });
    const sending = async () => {
      try {
        for (const message of messages) await stream.send({ ...message, cookie });
        stream.halfClose();
      } catch {
        // The response says why the call is over.
      }
      await stream.response;
    };
    await inTime("an answer to StoreFile", sending(), signal);
  }

  return {
    plugin,
    place,
    root,
    at,
    folder: (path) => call(exporterMethodsV10.createDirectory, { pathname: at(path) }),
    store(path, content, size = content.length) {
      return send([{ header: { pathname: at(path), size } }, ...dataOf(content)]);
    },
    send,
    permissions: (path, fileInfo) =>
      call(exporterMethodsV10.setPermissions, { pathname: at(path), fileInfo }),
    symlink: (target, path) =>
      call(exporterMethodsV10.createLink, { oldname: target, newname: at(path), ltype: 1 }),
    hardLink: (existing, path) =>
      call(exporterMethodsV10.createLink, { oldname: at(existing), newname: at(path), ltype: 0 }),
    call,
    close: () => closeV10(subject, plugin, { cookie }),
    async [Symbol.asyncDispose]() {
      await plugin[Symbol.asyncDispose]();
    },
  };
}

/** A content as the messages that follow a header. */
export function dataOf(content: Uint8Array, length: number = CHUNK): readonly StoreFileRequest[] {
  return Array.from(
    { length: Math.ceil(content.length / length) },
    (_, index) => ({ data: { chunk: content.subarray(index * length, (index + 1) * length) } }),
  );
}

/** Metadata as a v1.0 host sends it: of a record, without its size. */
export function infoOf(record: { readonly fileInfo?: FileInfoMessage | null }): FileInfoMessage {
  return { ...record.fileInfo, size: 0 };
}
