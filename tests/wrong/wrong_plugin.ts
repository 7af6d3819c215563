import { grpcClient } from "../../host/grpc_client.ts";
import { within } from "../../host/within.ts";
import { importerService } from "../../runtime/importer_service.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serve } from "../../runtime/serve.ts";
import type { Connection, Handler } from "../../runtime/transport.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";
import type { StartPluginOptions } from "../../testing/start_plugin.ts";
import { importer } from "../scripted/importer.ts";
import type { Wrong } from "./wrong.ts";

/** A plugin that breaks a P row on purpose. */
export interface WrongPlugin extends Wrong {
  /** Its role; importer when left out. */
  readonly role?: "importer" | "storage";
  /** Where its plugins are. */
  readonly distance: "grpc" | "process";
  /** Starts it. */
  readonly source: PluginSource;
}

/** What any handler does, its types forgotten. */
export type Handle = (request: unknown, call: unknown) => unknown;

/** What is wrong with a plugin that is served in memory. */
export interface Flaw {
  /** Other handlers; `die` ends the plugin as a crash would. */
  readonly handlers?: (handlers: readonly Handler[], die: () => void) => readonly Handler[];
  /** Another connection. */
  readonly connection?: (plugin: Connection, die: () => void) => Connection;
  /** Does not look at the args. */
  readonly deaf?: boolean;
}

/** The handlers, one of them replaced by what `change` makes of it. */
export function changed(
  handlers: readonly Handler[],
  method: string,
  change: (inner: Handle) => Handle,
): readonly Handler[] {
  return handlers.map((each) =>
    each.method.path.endsWith(`/${method}`)
      ? { ...each, handle: change(each.handle.bind(each) as Handle) } as Handler
      : each
  );
}

/** The scripted importer with a flaw, served over a connection in memory. */
export function flawed(flaw: Flaw): PluginSource {
  function begin({ args = [] }: StartPluginOptions) {
    const memory = memoryConnection();
    const lines: string[] = [];
    const die = () => {
      memory.closePlugin();
      memory.closeHost();
    };
    const served = serve((environment) => {
      const service = importerService(importer, environment);
      return { ...service, handlers: flaw.handlers?.(service.handlers, die) ?? service.handlers };
    }, {
      connection: flaw.connection?.(memory.plugin, die) ?? memory.plugin,
      args: flaw.deaf ? [] : args,
      log: (line) => lines.push(line),
    }).catch(() => {}).finally(memory.closePlugin);
    return {
      connection: memory.host,
      lines,
      async end(): Promise<undefined> {
        memory.closeHost();
        await within(served, 1_000);
        memory.closePlugin();
      },
      closeHost: memory.closeHost,
    };
  }

  return {
    start(options) {
      const { connection, lines, end } = begin(options);
      const client = grpcClient(connection);
      let closing: Promise<undefined> | undefined;
      const close = () => closing ??= end().finally(() => client.destroy());
      return {
        client,
        lines,
        close,
        async [Symbol.asyncDispose]() {
          await close();
        },
      };
    },
    startRaw(options) {
      const { connection, end, closeHost } = begin(options);
      return {
        connection,
        closeInput: () => Promise.resolve(closeHost()),
        async [Symbol.asyncDispose]() {
          await end();
        },
      };
    },
  };
}

/** Cuts bytes into HTTP/2 frames, whole ones; `skip` bytes before the first are passed on. */
export function frameCutter(skip: number): (bytes: Uint8Array) => Uint8Array[] {
  let held = new Uint8Array();
  let before = skip;
  return (bytes) => {
    held = Uint8Array.from([...held, ...bytes]);
    const cut: Uint8Array[] = [];
    while (true) {
      const length = before > 0
        ? before
        : held.length < 9
        ? Infinity
        : 9 + (held[0]! << 16 | held[1]! << 8 | held[2]!);
      if (held.length < length) return cut;
      before = 0;
      cut.push(held.subarray(0, length));
      held = held.subarray(length);
    }
  };
}
