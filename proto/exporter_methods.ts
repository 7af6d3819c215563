import type { MethodDefinition } from "./codec.ts";
import type {
  EmptyMessage,
  ExportRequest,
  ExportResponse,
  InitRequest,
  InitResponse,
} from "./messages.ts";
import { method } from "./method.ts";

/** The methods of `plakar.exporter.Exporter` (protocol 2.4). */
export interface ExporterMethods {
  readonly init: MethodDefinition<InitRequest, InitResponse, "unary">;
  readonly ping: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
  readonly export: MethodDefinition<ExportRequest, ExportResponse, "bidi">;
  readonly close: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
}

const service = "plakar.exporter.Exporter";

/** The exporter's methods with their codecs. */
export const exporterMethods: ExporterMethods = {
  init: method(service, "Init", "unary"),
  ping: method(service, "Ping", "unary"),
  export: method(service, "Export", "bidi"),
  close: method(service, "Close", "unary"),
};
