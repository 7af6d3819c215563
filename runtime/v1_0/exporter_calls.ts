import type { CallOptions } from "../../sdk/context.ts";
import type { RequestedLink } from "./link_from_wire.ts";
import type { Permissions } from "./permissions_from_wire.ts";
import type { StoredFile } from "./store_file.ts";

/** What a v1.0 host asks of an exporter; paths lie below the root (protocol 6.2). */
export interface ExporterCalls {
  /** Makes a directory; one that is there already is no error. */
  directory(path: string, call: CallOptions): Promise<void>;
  /** Stores a file; its content may be left unread. */
  file(path: string, file: StoredFile, call: CallOptions): Promise<void>;
  /** Sets the metadata of an entry. */
  permissions(permissions: Permissions, call: CallOptions): Promise<void>;
  /** Makes a link. */
  link(link: RequestedLink, call: CallOptions): Promise<void>;
  /** Ends what lasts longer than one call; `undefined` when nothing does. */
  end(): Promise<void> | undefined;
}

/** What both kinds of exporter need for it. */
export interface ExporterCallsOptions {
  /** Aborted when the connector is closed or the connection ends. */
  readonly closing: AbortSignal;
  /** Runs what `close` has to wait for. */
  run<Result>(call: () => Promise<Result>): Promise<Result>;
}
