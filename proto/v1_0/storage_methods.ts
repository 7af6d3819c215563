import type { MethodDefinition } from "../codec.ts";
import type {
  ConfigMessage,
  EmptyMessage,
  ModeResponse,
  PutResponse,
  SizeResponse,
} from "../messages.ts";
import type {
  ChunkResponseV10,
  CookieMessage,
  CreateRequestV10,
  GetBlobRequest,
  InitResponseV10,
  LocationResponse,
  MacsResponse,
  ObjectRequest,
  PutObjectRequest,
  StorageInitRequestV10,
} from "./messages.ts";
import { methodV10 } from "./method.ts";

/**
 * The methods of v1.0's `store.Store` (protocol 6.3). Init, Create, Open and Close have the paths of
 * today's methods, and today's answers serve v1.0 hosts as well (protocol 6.5).
 */
export interface StorageMethodsV10 {
  readonly init: MethodDefinition<StorageInitRequestV10, InitResponseV10, "unary">;
  readonly create: MethodDefinition<CreateRequestV10, EmptyMessage, "unary">;
  readonly open: MethodDefinition<CookieMessage, ConfigMessage, "unary">;
  readonly close: MethodDefinition<CookieMessage, EmptyMessage, "unary">;
  readonly getLocation: MethodDefinition<CookieMessage, LocationResponse, "unary">;
  readonly getMode: MethodDefinition<CookieMessage, ModeResponse, "unary">;
  readonly getSize: MethodDefinition<CookieMessage, SizeResponse, "unary">;
  readonly getStates: MethodDefinition<CookieMessage, MacsResponse, "unary">;
  readonly putState: MethodDefinition<PutObjectRequest, PutResponse, "clientStream">;
  readonly getState: MethodDefinition<ObjectRequest, ChunkResponseV10, "serverStream">;
  readonly deleteState: MethodDefinition<ObjectRequest, EmptyMessage, "unary">;
  readonly getPackfiles: MethodDefinition<CookieMessage, MacsResponse, "unary">;
  readonly putPackfile: MethodDefinition<PutObjectRequest, PutResponse, "clientStream">;
  readonly getPackfile: MethodDefinition<ObjectRequest, ChunkResponseV10, "serverStream">;
  readonly getPackfileBlob: MethodDefinition<GetBlobRequest, ChunkResponseV10, "serverStream">;
  readonly deletePackfile: MethodDefinition<ObjectRequest, EmptyMessage, "unary">;
  readonly getLocks: MethodDefinition<CookieMessage, MacsResponse, "unary">;
  readonly putLock: MethodDefinition<PutObjectRequest, PutResponse, "clientStream">;
  readonly getLock: MethodDefinition<ObjectRequest, ChunkResponseV10, "serverStream">;
  readonly deleteLock: MethodDefinition<ObjectRequest, EmptyMessage, "unary">;
}

const service = "store.Store";

/** The v1.0 store's methods with their codecs. */
export const storageMethodsV10: StorageMethodsV10 = {
  init: methodV10(service, "Init", "unary"),
  create: methodV10(service, "Create", "unary"),
  open: methodV10(service, "Open", "unary"),
  close: methodV10(service, "Close", "unary"),
  getLocation: methodV10(service, "GetLocation", "unary"),
  getMode: methodV10(service, "GetMode", "unary"),
  getSize: methodV10(service, "GetSize", "unary"),
  getStates: methodV10(service, "GetStates", "unary"),
  putState: methodV10(service, "PutState", "clientStream"),
  getState: methodV10(service, "GetState", "serverStream"),
  deleteState: methodV10(service, "DeleteState", "unary"),
  getPackfiles: methodV10(service, "GetPackfiles", "unary"),
  putPackfile: methodV10(service, "PutPackfile", "clientStream"),
  getPackfile: methodV10(service, "GetPackfile", "serverStream"),
  getPackfileBlob: methodV10(service, "GetPackfileBlob", "serverStream"),
  deletePackfile: methodV10(service, "DeletePackfile", "unary"),
  getLocks: methodV10(service, "GetLocks", "unary"),
  putLock: methodV10(service, "PutLock", "clientStream"),
  getLock: methodV10(service, "GetLock", "serverStream"),
  deleteLock: methodV10(service, "DeleteLock", "unary"),
};
