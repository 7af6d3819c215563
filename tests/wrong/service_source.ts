import { within } from "../../host/within.ts";
import { createLogger } from "../../runtime/logger.ts";
import type { Service, ServiceEnvironment } from "../../runtime/service.ts";
import { directClient } from "../../testing/direct_client.ts";
import type { PluginSource } from "../../testing/plugin_source.ts";

/** Plugins that are whatever service this makes, its methods called in this process. */
export function serviceSource(
  makeService: (environment: ServiceEnvironment) => Service,
): PluginSource {
  return {
    start({ generation = "v1.1" }) {
      const life = new AbortController();
      const service = makeService({
        args: [],
        signal: life.signal,
        generation,
        logger: (secretValues) => createLogger({ write: () => {}, level: "error", secretValues }),
      });
      const client = directClient(service.handlers);
      let closing: Promise<undefined> | undefined;
      async function end(): Promise<undefined> {
        client.destroy();
        life.abort(new DOMException("the host closed the connection", "AbortError"));
        // A wrong plugin may never come to its end.
        await within(service.close(), 1_000);
      }
      const close = () => closing ??= end();
      return {
        client,
        close,
        async [Symbol.asyncDispose]() {
          await close();
        },
      };
    },
  };
}
