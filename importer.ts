/**
 * The importer's part of the author API: everything a file that imports data needs.
 *
 * @example
 * ```ts
 * import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk/importer";
 *
 * export const importer = defineImporter({
 *   protocol: "hello",
 *   create: () => ({
 *     root: "/",
 *     async *import() {
 *       yield fileRecord("/hello.txt", { size: 5 }, () => new TextEncoder().encode("hello"));
 *     },
 *   }),
 * });
 *
 * if (import.meta.main) await entrypointImporter(Deno.args, importer);
 * ```
 *
 * @module
 */
export { entrypointImporter } from "./runtime/entrypoint_importer.ts";
export type { EntrypointOptions } from "./runtime/entrypoint.ts";
export type { ServeOptions } from "./runtime/serve.ts";
export { serveImporter } from "./runtime/serve_importer.ts";
export type { Connection, Transport } from "./runtime/transport.ts";
export type { ByteReader, ByteSource } from "./sdk/bytes.ts";
export type { CallOptions, ConnectContext, HostOptions } from "./sdk/context.ts";
export {
  type DefineImporter,
  defineImporter,
  type ImportCallFor,
  type ImporterParts,
} from "./sdk/define_importer.ts";
export type { DefinitionParts, RawConfig } from "./sdk/definition.ts";
export type { ImporterDefinition } from "./sdk/definition.ts";
export type { DefineCommon } from "./sdk/definition_parts.ts";
export { directoryRecord } from "./sdk/directory_record.ts";
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from "./sdk/error.ts";
export { errorCode, errorMessage } from "./sdk/error_message.ts";
export { errorRecord } from "./sdk/error_record.ts";
export { escapePath } from "./sdk/escape_path.ts";
export type { FileInfo } from "./sdk/file_info.ts";
export { fileInfo, type FileInfoInit, type FileInfoInput } from "./sdk/file_info_of.ts";
export {
  type FileKind,
  fileKindOf,
  goMode,
  goModeFromPosix,
  posixFromGoMode,
} from "./sdk/file_mode.ts";
export { fileRecord } from "./sdk/file_record.ts";
export type { LocationFlag } from "./sdk/flags.ts";
export type { Generation } from "./sdk/generation.ts";
export type { ImportCall, Importer, ImporterConstructor, ImportResult } from "./sdk/importer.ts";
export type { Location } from "./sdk/location.ts";
export type { LogFields, Logger, LogLevel } from "./sdk/logger.ts";
export type {
  DirectoryRecord,
  ErrorRecord,
  FileRecord,
  ImportRecord,
  OpenContent,
  SpecialRecord,
  SymlinkRecord,
  XattrRecord,
  XattrType,
} from "./sdk/record.ts";
export type { RecordExtra } from "./sdk/record_extra.ts";
export { recordPath } from "./sdk/record_path.ts";
export { rootPath } from "./sdk/root_path.ts";
export { specialRecord } from "./sdk/special_record.ts";
export { symlinkRecord } from "./sdk/symlink_record.ts";
export type { TextValue } from "./sdk/text_value.ts";
export { xattrRecord } from "./sdk/xattr_record.ts";
