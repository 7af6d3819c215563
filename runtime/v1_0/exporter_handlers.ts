import { exporterMethodsV10 } from "../../proto/v1_0/exporter_methods.ts";
import type { ExporterInitRequestV10 } from "../../proto/v1_0/messages.ts";
import type { CallOptions } from "../../sdk/context.ts";
import { joinSignals } from "../../sdk/join_signals.ts";
import { handler } from "../handler.ts";
import type { Handler } from "../transport.ts";
import { belowRoot } from "./below_root.ts";
import type { ExporterCalls } from "./exporter_calls.ts";
import { linkFromWire } from "./link_from_wire.ts";
import { permissionsFromWire } from "./permissions_from_wire.ts";
import { incomingFile, type StoredFile } from "./store_file.ts";

/** What the methods of v1.0 share with those of today: one connector for both. */
export interface ExporterStateV10 {
  /** Makes the connector; rejects as today's Init does. */
  init(request: ExporterInitRequestV10): Promise<void>;
  /** The connector; throws before Init and after Close. */
  current(action: string): {
    /** Its root, absolute and clean. */
    readonly root: string;
    /** Where the calls go. */
    readonly calls: ExporterCalls;
  };
  /** Ends contents under way: aborted by Close, before it waits for the export, and at the end. */
  readonly ending: AbortSignal;
  /** Ends the export and closes the connector, once. */
  close(): Promise<void>;
}

/**
 * The methods of v1.0's `exporter.Exporter` (protocol 6.2): no path is one of today's, so that one
 * connection serves both (protocol 6.5). Cookies are answered empty and not looked at.
 *
 * Paths of the host hold the root, which it asked for; what does not lie below it is refused before
 * the connector hears of it (row E17).
 */
export function exporterHandlersV10(state: ExporterStateV10): Handler[] {
  const { init, root, createDirectory, storeFile, setPermissions, createLink, close } =
    exporterMethodsV10;

  return [
    handler({
      method: init,
      async handle(request) {
        await state.init(request);
        return { cookie: "" };
      },
    }),
    handler({
      method: root,
      handle: () => ({ rootPath: state.current("tell the root").root }),
    }),
    handler({
      method: createDirectory,
      async handle({ pathname = "" }, call) {
        const { root, calls } = state.current("make a directory");
        await calls.directory(belowRoot(root, pathname), call);
        return {};
      },
    }),
    handler({
      method: storeFile,
      async handle(requests, { signal }) {
        const { root, calls } = state.current("store a file");
        const left = new AbortController();
        using any = joinSignals(signal, state.ending, left.signal);
        const file = await incomingFile(requests, any.signal);
        const abandon = (reason: unknown) => left.abort(reason);
        await store(calls, root, { ...file, abandon }, any);
        return {};
      },
    }),
    handler({
      method: setPermissions,
      async handle(request, call) {
        const { root, calls } = state.current("set permissions");
        await calls.permissions(permissionsFromWire(request, root), call);
        return {};
      },
    }),
    handler({
      method: createLink,
      async handle(request, call) {
        const { root, calls } = state.current("make a link");
        await calls.link(linkFromWire(request, root), call);
        return {};
      },
    }),
    handler({
      method: close,
      async handle() {
        await state.close();
        return {};
      },
    }),
  ];
}

/**
 * Stores a file and takes all of its content, whatever came of it: a host that is answered before its
 * half-close may not see why (row S11 tells it of a Put). A content that was not whole is what failed
 * then, and not what the author made of it.
 */
async function store(
  calls: ExporterCalls,
  root: string,
  file: StoredFile,
  call: CallOptions,
): Promise<void> {
  try {
    await calls.file(belowRoot(root, file.pathname), file, call);
  } catch (reason) {
    await file.drain();
    throw reason;
  }
  await file.drain();
}
