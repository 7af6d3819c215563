import type { MethodDefinition } from "./codec.ts";
import type {
  ChunkResponse,
  ConfigMessage,
  DeleteRequest,
  EmptyMessage,
  GetRequest,
  InitResponse,
  ListRequest,
  ListResponse,
  ModeResponse,
  PutRequest,
  PutResponse,
  SizeResponse,
  StorageInitRequest,
} from "./messages.ts";
import { method } from "./method.ts";

/** The methods of `store.Store` (protocol 2.5). */
export interface StorageMethods {
  readonly init: MethodDefinition<StorageInitRequest, InitResponse, "unary">;
  readonly create: MethodDefinition<ConfigMessage, EmptyMessage, "unary">;
  readonly open: MethodDefinition<EmptyMessage, ConfigMessage, "unary">;
  readonly ping: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
  readonly mode: MethodDefinition<EmptyMessage, ModeResponse, "unary">;
  readonly size: MethodDefinition<EmptyMessage, SizeResponse, "unary">;
  readonly list: MethodDefinition<ListRequest, ListResponse, "unary">;
  readonly put: MethodDefinition<PutRequest, PutResponse, "clientStream">;
  readonly get: MethodDefinition<GetRequest, ChunkResponse, "serverStream">;
  readonly delete: MethodDefinition<DeleteRequest, EmptyMessage, "unary">;
  readonly close: MethodDefinition<EmptyMessage, EmptyMessage, "unary">;
}

const service = "store.Store";

/** The store's methods with their codecs. */
export const storageMethods: StorageMethods = {
  init: method(service, "Init", "unary"),
  create: method(service, "Create", "unary"),
  open: method(service, "Open", "unary"),
  ping: method(service, "Ping", "unary"),
  mode: method(service, "Mode", "unary"),
  size: method(service, "Size", "unary"),
  list: method(service, "List", "unary"),
  put: method(service, "Put", "clientStream"),
  get: method(service, "Get", "serverStream"),
  delete: method(service, "Delete", "unary"),
  close: method(service, "Close", "unary"),
};
