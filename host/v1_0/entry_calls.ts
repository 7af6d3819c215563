import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import { hardLinkToWire, symlinkToWire } from "../../runtime/v1_0/link_to_wire.ts";
import { permissionsToWire } from "../../runtime/v1_0/permissions_to_wire.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import type { FileKind } from "../../sdk/file_mode.ts";
import type { GrpcClient, HostCallOptions } from "../grpc_client.ts";
import { type StoredFile, storeFile } from "./store_file.ts";

/** The calls that make one entry of a v1.0 exporter; paths are whole. */
export interface EntryCalls {
  createDirectory(pathname: string): Promise<void>;
  storeFile(file: StoredFile): Promise<void>;
  setPermissions(pathname: string, kind: FileKind, info: FileInfo): Promise<void>;
  symlink(pathname: string, target: string): Promise<void>;
  hardLink(pathname: string, existing: string): Promise<void>;
}

const methods = exporterMethodsV10;

/** Makes {@link EntryCalls} for a plugin that handed out this cookie. */
export function entryCalls(
  client: GrpcClient,
  cookie: string,
  signal: AbortSignal | undefined,
): EntryCalls {
  const to = (action: string): HostCallOptions => ({ action, signal });
  return {
    async createDirectory(pathname) {
      const action = to(`cannot make the folder "${pathname}"`);
      await client.unary(methods.createDirectory, { pathname, cookie }, action);
    },
    storeFile: (file) => storeFile(client, file, cookie, to(`cannot store "${file.pathname}"`)),
    async setPermissions(pathname, kind, info) {
      const action = to(`cannot set the permissions of "${pathname}"`);
      const request = { ...permissionsToWire(pathname, kind, info), cookie };
      await client.unary(methods.setPermissions, request, action);
    },
    async symlink(pathname, target) {
      const action = to(`cannot make the link "${pathname}"`);
      await client.unary(
        methods.createLink,
        { ...symlinkToWire(pathname, target), cookie },
        action,
      );
    },
    async hardLink(pathname, existing) {
      const action = to(`cannot make "${pathname}" another name of "${existing}"`);
      const request = { ...hardLinkToWire(pathname, existing), cookie };
      await client.unary(methods.createLink, request, action);
    },
  };
}
