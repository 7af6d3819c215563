import { exporterMethods } from "../proto/exporter_methods.ts";
import type { InitRequest, InitResponse } from "../proto/messages.ts";
import type { CallOptions } from "../sdk/context.ts";
import type { ExporterDefinition } from "../sdk/definition.ts";
import { ConnectorError } from "../sdk/error.ts";
import { errorMessage } from "../sdk/error_message.ts";
import type { ExportCall, Exporter } from "../sdk/exporter.ts";
import { legacyCalls, type WithLegacyExporter } from "../sdk/legacy/legacy_calls.ts";
import { rootPath } from "../sdk/root_path.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { connectorSession } from "./connector_session.ts";
import { handler } from "./handler.ts";
import { initResponse } from "./init_response.ts";
import { secretMask } from "../sdk/mask_secrets.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { runExport } from "./run_export.ts";
import { runningCalls } from "./running_calls.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import type { ExporterCalls } from "./v1_0/exporter_calls.ts";
import { bridgedExporterCalls } from "./v1_0/exporter_calls_bridged.ts";
import { legacyExporterCalls } from "./v1_0/exporter_calls_legacy.ts";
import { exporterHandlersV10 } from "./v1_0/exporter_handlers.ts";
import { joinSignals } from "../sdk/join_signals.ts";

// How long a close lets an export that was told to stop end; `serve` gives all of it 500 ms.
const GRACE = 200;

interface Connected {
  readonly exporter: Exporter;
  readonly response: InitResponse;
  readonly root: string;
  /** Where a v1.0 host's calls go. */
  readonly calls: ExporterCalls;
  close: Exporter["close"];
}

/**
 * An exporter behind `plakar.exporter.Exporter` (protocol 2.4 and section 4), and behind the
 * `exporter.Exporter` of v1.0 (protocol 6.2): one connector, whichever host asks.
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
  const ending = new AbortController();
  let mask = secretMask([]);
  let log = environment.logger([]);
  let connected: Connected | undefined;
  session.closing.addEventListener("abort", () => ending.abort(session.closing.reason), {
    once: true,
  });

  async function connect(request: InitRequest): Promise<Connected> {
    // Known before anything can fail, as the text of a failure may quote the configuration.
    const secrets = secretValues(definition, request.config ?? {});
    mask = secretMask(secrets);
    log = environment.logger(secrets);
    const exporter = await definition.construct(connectContext(definition, request, environment));
    const response = await initResponse(exporter, rootPath);
    const root = response.root ?? "/";
    return connected = {
      exporter,
      response,
      root,
      calls: callsOf(exporter, root),
      close: (call) => closeAfterExports(exporter, call),
    };
  }

  function callsOf(exporter: Exporter & WithLegacyExporter, root: string): ExporterCalls {
    const { closing } = session;
    const legacy = exporter[legacyCalls];
    return legacy === undefined
      ? bridgedExporterCalls(exporter, { closing, run: exports.run, log })
      : legacyExporterCalls(legacy, root, { closing, run: exports.run });
  }

  async function closeAfterExports(exporter: Exporter, call: CallOptions): Promise<void> {
    await exports.settled(GRACE);
    await exporter.close(call);
  }

  /** Lets the export of a v1.0 host end, which lasts until Close, and throws what it threw. */
  async function close(): Promise<void> {
    const ended = connected?.calls.end();
    // A content that the host has not finished would hold its author, and the author the Close.
    if (connected !== undefined) ending.abort(closedBefore());
    try {
      await ended;
    } catch (error) {
      // Hosts of v1.0 do not look at what Close answers.
      log.error("the restore did not end well", { reason: errorMessage(error) });
      await closeQuietly();
      throw error;
    }
    await session.close();
  }

  async function closeQuietly(): Promise<void> {
    try {
      await session.close();
    } catch (error) {
      log.error("the exporter did not close well", { reason: errorMessage(error) });
    }
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
        await close();
        return {};
      },
    }),
    ...exporterHandlersV10({
      ending: ending.signal,
      init: async (request) => void await session.init(() => connect(request)),
      current: (action) => session.current(action),
      close,
    }),
  ];

  return {
    handlers: maskedHandlers(handlers, (text) => mask(text)),
    close: closeQuietly,
  };
}

function closedBefore(): ConnectorError {
  return new ConnectorError("the host closed the exporter before the end of the file", {
    code: "failed_precondition",
  });
}
