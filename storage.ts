/**
 * The storage's part of the author API: everything a file that keeps a repository needs.
 *
 * `connectors/example/storage.ts` of this package's repository is a whole store in memory.
 *
 * @module
 */
export { entrypointStorage } from "./runtime/entrypoint_storage.ts";
export type { EntrypointOptions } from "./runtime/entrypoint.ts";
export type { ServeOptions } from "./runtime/serve.ts";
export { serveStorage } from "./runtime/serve_storage.ts";
export type { Connection, Transport } from "./runtime/transport.ts";
export type { ByteReader, ByteSource } from "./sdk/bytes.ts";
export type { CallOptions, ConnectContext, HostOptions } from "./sdk/context.ts";
export { type DefineStorage, defineStorage, type StorageParts } from "./sdk/define_storage.ts";
export type { DefinitionParts, RawConfig } from "./sdk/definition.ts";
export type { StorageDefinition } from "./sdk/definition.ts";
export type { DefineCommon } from "./sdk/definition_parts.ts";
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from "./sdk/error.ts";
export { errorCode, errorMessage } from "./sdk/error_message.ts";
export { escapePath } from "./sdk/escape_path.ts";
export type { LocationFlag } from "./sdk/flags.ts";
export type { Generation } from "./sdk/generation.ts";
export type { Location } from "./sdk/location.ts";
export type { LogFields, Logger, LogLevel } from "./sdk/logger.ts";
export {
  type Mac,
  type MacBrand,
  macFromBytes,
  macFromHex,
  macLength,
  macToHex,
} from "./sdk/mac.ts";
export type { ByteRange, Resource, ResourceKey } from "./sdk/resource.ts";
export type { Storage, StorageConstructor, StorageMode } from "./sdk/storage.ts";
export type { TextValue } from "./sdk/text_value.ts";
