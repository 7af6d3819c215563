import type { MethodDefinition } from "../codec.ts";
import type { EmptyMessage } from "../messages.ts";
import type {
  CookieMessage,
  CreateDirectoryRequest,
  CreateLinkRequest,
  ExporterInitRequestV10,
  InitResponseV10,
  RootResponse,
  SetPermissionsRequest,
  StoreFileRequest,
} from "./messages.ts";
import { methodV10 } from "./method.ts";

/** The methods of v1.0's `exporter.Exporter` (protocol 6.2); no path is one of today's. */
export interface ExporterMethodsV10 {
  readonly init: MethodDefinition<ExporterInitRequestV10, InitResponseV10, "unary">;
  readonly root: MethodDefinition<CookieMessage, RootResponse, "unary">;
  readonly createDirectory: MethodDefinition<CreateDirectoryRequest, EmptyMessage, "unary">;
  readonly storeFile: MethodDefinition<StoreFileRequest, EmptyMessage, "clientStream">;
  readonly setPermissions: MethodDefinition<SetPermissionsRequest, EmptyMessage, "unary">;
  readonly createLink: MethodDefinition<CreateLinkRequest, EmptyMessage, "unary">;
  readonly close: MethodDefinition<CookieMessage, EmptyMessage, "unary">;
}

const service = "exporter.Exporter";

/** The v1.0 exporter's methods with their codecs. */
export const exporterMethodsV10: ExporterMethodsV10 = {
  init: methodV10(service, "Init", "unary"),
  root: methodV10(service, "Root", "unary"),
  createDirectory: methodV10(service, "CreateDirectory", "unary"),
  storeFile: methodV10(service, "StoreFile", "clientStream"),
  setPermissions: methodV10(service, "SetPermissions", "unary"),
  createLink: methodV10(service, "CreateLink", "unary"),
  close: methodV10(service, "Close", "unary"),
};
