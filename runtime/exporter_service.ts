import { exporterMethods } from "../proto/exporter_methods.ts";
import type { InitRequest, InitResponse } from "../proto/messages.ts";
import type { CallOptions } from "../sdk/context.ts";
import type { ExporterDefinition } from "../sdk/definition.ts";
import { errorMessage } from "../sdk/error_message.ts";
import type { ExportCall, Exporter } from "../sdk/exporter.ts";
import { rootPath } from "../sdk/root_path.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { connectorSession } from "./connector_session.ts";
import { handler } from "./handler.ts";
import { initResponse } from "./init_response.ts";
import { secretMask } from "./mask_secrets.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { runExport } from "./run_export.ts";
import { runningCalls } from "./running_calls.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { joinSignals } from "../sdk/join_signals.ts";

// How long a close lets an export that was told to stop end; `serve` gives all of it 500 ms.
const GRACE = 200;

interface Connected {
  readonly exporter: Exporter;
  readonly response: InitResponse;
  close: Exporter["close"];
}

/**
 * An exporter behind `plakar.exporter.Exporter` (protocol 2.4 and section 4).
 *
 * Failures of the author become statuses with their text, secrets masked (rows P13, P16). The
 * connector is closed once, after its running exports were told to stop and ended, or 200 ms.
 */
export function exporterService(
  definition: ExporterDefinition,
  environment: ServiceEnvironment,
): Service {
  const session = connectorSession<Connected>();
  const exports = runningCalls();
  let mask = secretMask([]);
  let log = environment.logger([]);

  async function connect(request: InitRequest): Promise<Connected> {
    // Known before anything can fail, as the text of a failure may quote the configuration.
    const secrets = secretValues(definition, request.config ?? {});
    mask = secretMask(secrets);
    log = environment.logger(secrets);
    const exporter = await definition.construct(connectContext(definition, request, environment));
    const response = await initResponse(exporter, rootPath);
    return { exporter, response, close: (call) => closeAfterExports(exporter, call) };
  }

  async function closeAfterExports(exporter: Exporter, call: CallOptions): Promise<void> {
    await exports.settled(GRACE);
    await exporter.close(call);
  }

  const handlers = [
    handler({
      method: exporterMethods.init,
      async handle(request) {
        return (await session.init(() => connect(request))).response;
      },
    }),
    handler({
      method: exporterMethods.ping,
      async handle(_request, call) {
        using either = joinSignals(call.signal, session.closing);
        await session.current("ping").exporter.ping({ signal: either.signal });
        return {};
      },
    }),
    handler({
      method: exporterMethods.export,
      async handle(requests, call) {
        const { exporter } = session.current("export");
        // Counted until it really ends, which may be after its call did.
        const author = (given: ExportCall) => exports.run(async () => await exporter.export(given));
        await runExport(author, requests, call, {
          closing: session.closing,
          mask: (text) => mask(text),
        });
      },
    }),
    handler({
      method: exporterMethods.close,
      async handle() {
        await session.close();
        return {};
      },
    }),
  ];

  return {
    handlers: maskedHandlers(handlers, (text) => mask(text)),
    async close() {
      try {
        await session.close();
      } catch (error) {
        log.error("the exporter did not close well", { reason: errorMessage(error) });
      }
    },
  };
}
