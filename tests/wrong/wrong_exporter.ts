import type { ExportCall, ExporterDefinition, ExportRecord } from "@plakar-deno/sdk";
import { grpcClient } from "../../host/grpc_client.ts";
import { within } from "../../host/within.ts";
import { exporterMethods } from "../../proto/exporter_methods.ts";
import type { ExportRequest, ExportResponse } from "../../proto/messages.ts";
import { exporterService } from "../../runtime/exporter_service.ts";
import { handler } from "../../runtime/handler.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serve } from "../../runtime/serve.ts";
import type { Service, ServiceEnvironment } from "../../runtime/service.ts";
import type { BidiHandler, StreamingCall } from "../../runtime/transport.ts";
import { type PluginSource, pluginSource } from "../../testing/plugin_source.ts";
import { alteredRecords } from "../scripted/altered_records.ts";
import { exporter } from "../scripted/exporter.ts";
import type { Wrong } from "./wrong.ts";

/** An exporter that is wrong on purpose. */
export interface WrongExporter extends Wrong {
  /** Whether it is caught because it never ends. */
  readonly hangs?: boolean;
  /** Where its plugins come from. */
  readonly source: PluginSource;
}

/** What a wrong author has around the right one. */
export interface AuthorTask {
  /** The local folder that is restored to. */
  readonly root: string;
  readonly call: ExportCall;
  /** The right export. */
  inner(call: ExportCall): Promise<void>;
}

/** The scripted exporter with another `export` around its own, its methods called directly. */
export function wrongAuthor(change: (task: AuthorTask) => Promise<void>): PluginSource {
  const definition: ExporterDefinition = {
    ...exporter,
    async construct(context) {
      const right = await exporter.construct(context);
      const inner = (call: ExportCall) => right.export(call);
      return { ...right, export: (call) => change({ root: right.root(), call, inner }) };
    },
  };
  return pluginSource("exporter", definition, "direct");
}

/** The scripted exporter with other records; `undefined`: the record was dealt with. */
export function wrongRecords(
  alter: (
    record: ExportRecord,
    root: string,
  ) => ExportRecord | undefined | Promise<ExportRecord | undefined>,
): PluginSource {
  return wrongAuthor(({ root, call, inner }) => {
    const records = alteredRecords(call.records, (record) => alter(record, root));
    return inner({ ...call, records });
  });
}

/** What a wrong service has around the right one. */
export interface ServiceTask {
  readonly requests: AsyncIterable<ExportRequest>;
  readonly call: StreamingCall<ExportResponse>;
  /** The right Export. */
  inner(
    requests: AsyncIterable<ExportRequest>,
    call: StreamingCall<ExportResponse>,
  ): Promise<void>;
}

/** The scripted exporter behind another Export around the right one, over gRPC in memory. */
export function wrongService(change: (task: ServiceTask) => Promise<void>): PluginSource {
  function makeService(environment: ServiceEnvironment): Service {
    const right = exporterService(exporter, environment);
    const handlers = right.handlers.map((one) => {
      if (one.method.path !== exporterMethods.export.path) return one;
      const { handle } = one as unknown as BidiHandler<ExportRequest, ExportResponse>;
      return handler({
        method: exporterMethods.export,
        handle: (requests: AsyncIterable<ExportRequest>, call: StreamingCall<ExportResponse>) =>
          change({ requests, call, inner: handle }),
      });
    });
    return { ...right, handlers };
  }
  return {
    start() {
      const { plugin, host, closeHost, closePlugin } = memoryConnection();
      const served = serve(makeService, { connection: plugin, log: () => {} }).finally(closePlugin);
      const client = grpcClient(host);
      let closing: Promise<undefined> | undefined;
      async function end(): Promise<undefined> {
        closeHost();
        await within(served, 1000);
        client.destroy();
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
