import type { MethodDefinition } from "./codec.ts";
import type {
  ChunkResponse,
  EmptyMessage,
  ImportRequest,
  ImportResponse,
  InitRequest,
  InitResponse,
  OpenRequest,
} from "./messages.ts";
import { method } from "./method.ts";

/** The methods of `importer.Importer` (protocol 2.3). */
export interface ImporterMethods {
  readonly init: MethodDefinition<InitRequest, InitResponse, "unary">;
  readonly ping: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
  readonly import: MethodDefinition<ImportRequest, ImportResponse, "bidi">;
  readonly open: MethodDefinition<OpenRequest, ChunkResponse, "serverStream">;
  readonly close: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
}

const service = "importer.Importer";

/** The importer's methods with their codecs. */
export const importerMethods: ImporterMethods = {
  init: method(service, "Init", "unary"),
  ping: method(service, "Ping", "unary"),
  import: method(service, "Import", "bidi"),
  open: method(service, "Open", "serverStream"),
  close: method(service, "Close", "unary"),
};
