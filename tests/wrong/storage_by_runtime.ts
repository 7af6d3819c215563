import { connectPlugin } from "../../host/connect_plugin.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serve } from "../../runtime/serve.ts";
import type { ServiceEnvironment } from "../../runtime/service.ts";
import { storageService } from "../../runtime/storage_service.ts";
import type { Handler } from "../../runtime/transport.ts";
import type { Storage } from "../../sdk/storage.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";
import type { StartedPlugin } from "../../testing/subject.ts";
import { storage } from "../scripted/storage.ts";

/** What a mistake of a runtime may look at. */
export interface RuntimeParts {
  /** The author's store, once Init was called. */
  store(): Storage;
  /** Writes a line to stderr. */
  log(line: string): void;
}

/** Handlers that take the place of those of the same method. */
export type RuntimeMistake = (
  right: (method: { readonly path: string }) => Handler,
  parts: RuntimeParts,
) => readonly Handler[];

/** The scripted store behind a service that makes a mistake, over gRPC in memory. */
export function misserved(mistake: RuntimeMistake): PluginSource {
  return { start: () => start(mistake) };
}

function start(mistake: RuntimeMistake): StartedPlugin {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const makeService = (environment: ServiceEnvironment) => brokenService(mistake, environment, log);
  const connection = memoryConnection();
  const served = serve(makeService, { connection: connection.plugin, log })
    .catch((error) => log(String(error)))
    .finally(connection.closePlugin);
  const link = connectPlugin(connection);
  async function close(): Promise<undefined> {
    await link.close();
    await served;
  }
  return {
    client: link.client,
    lines,
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function brokenService(
  mistake: RuntimeMistake,
  environment: ServiceEnvironment,
  log: (line: string) => void,
) {
  let made: Storage | undefined;
  const service = storageService({
    ...storage,
    async construct(raw) {
      return made = await storage.construct(raw);
    },
  }, environment);
  const right = ({ path }: { readonly path: string }) =>
    service.handlers.find(({ method }) => method.path === path)!;
  const parts: RuntimeParts = {
    store() {
      if (made === undefined) throw new Error("there is no store before Init");
      return made;
    },
    log,
  };
  const broken = mistake(right, parts);
  const replaced = new Set(broken.map(({ method }) => method.path));
  const kept = service.handlers.filter(({ method }) => !replaced.has(method.path));
  return { ...service, handlers: [...kept, ...broken] };
}
