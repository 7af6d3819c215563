import type { MethodDefinition } from "../codec.ts";
import type { EmptyMessage } from "../messages.ts";
import type {
  ChunkResponseV10,
  CookieMessage,
  ImporterInitRequestV10,
  ImporterInitResponseV10,
  InfoResponse,
  ReaderRequest,
  ScanResponse,
} from "./messages.ts";
import { methodV10 } from "./method.ts";

/**
 * The methods of v1.0's `importer.Importer` (protocol 6.1). Init and Close have the paths of today's
 * methods; the answers to Init cannot be told apart (protocol 6.5).
 */
export interface ImporterMethodsV10 {
  readonly init: MethodDefinition<ImporterInitRequestV10, ImporterInitResponseV10, "unary">;
  readonly info: MethodDefinition<CookieMessage, InfoResponse, "unary">;
  readonly scan: MethodDefinition<CookieMessage, ScanResponse, "serverStream">;
  readonly openReader: MethodDefinition<ReaderRequest, ChunkResponseV10, "serverStream">;
  readonly closeReader: MethodDefinition<ReaderRequest, EmptyMessage, "unary">;
  readonly close: MethodDefinition<CookieMessage, EmptyMessage, "unary">;
}

const service = "importer.Importer";

/** The v1.0 importer's methods with their codecs. */
export const importerMethodsV10: ImporterMethodsV10 = {
  init: methodV10(service, "Init", "unary"),
  info: methodV10(service, "Info", "unary"),
  scan: methodV10(service, "Scan", "serverStream"),
  openReader: methodV10(service, "OpenReader", "serverStream"),
  closeReader: methodV10(service, "CloseReader", "unary"),
  close: methodV10(service, "Close", "unary"),
};
