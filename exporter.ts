/**
 * The exporter's part of the author API: everything a file that restores data needs.
 *
 * @example
 * ```ts
 * import { defineExporter, eachRecord, entrypointExporter } from "@plakar-deno/sdk/exporter";
 *
 * export const exporter = defineExporter({
 *   protocol: "list",
 *   create: ({ log }) => ({
 *     root: "/",
 *     export: eachRecord((record) => log.info(record.path)),
 *   }),
 * });
 *
 * if (import.meta.main) await entrypointExporter(Deno.args, exporter);
 * ```
 *
 * @module
 */
export { entrypointExporter } from "./runtime/entrypoint_exporter.ts";
export type { EntrypointOptions } from "./runtime/entrypoint.ts";
export type { ServeOptions } from "./runtime/serve.ts";
export { serveExporter } from "./runtime/serve_exporter.ts";
export type { Connection, Transport } from "./runtime/transport.ts";
export type { ByteReader, ByteSource } from "./sdk/bytes.ts";
export type { CallOptions, ConnectContext, HostOptions } from "./sdk/context.ts";
export { type DefineExporter, defineExporter, type ExporterParts } from "./sdk/define_exporter.ts";
export type { DefinitionParts, RawConfig } from "./sdk/definition.ts";
export type { ExporterDefinition } from "./sdk/definition.ts";
export type { DefineCommon } from "./sdk/definition_parts.ts";
export { eachRecord } from "./sdk/each_record.ts";
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from "./sdk/error.ts";
export { errorCode, errorMessage } from "./sdk/error_message.ts";
export { escapePath } from "./sdk/escape_path.ts";
export type {
  Answer,
  ExportCall,
  ExportDirectory,
  Exporter,
  ExporterConstructor,
  ExportFile,
  ExportRecord,
  ExportSpecial,
  ExportSymlink,
  ExportXattr,
  HardLink,
  RecordContent,
  StoredEntry,
} from "./sdk/exporter.ts";
export type { FileInfo } from "./sdk/file_info.ts";
export {
  type FileKind,
  fileKindOf,
  goMode,
  goModeFromPosix,
  posixFromGoMode,
} from "./sdk/file_mode.ts";
export type { LocationFlag } from "./sdk/flags.ts";
export type { Generation } from "./sdk/generation.ts";
export type { Location } from "./sdk/location.ts";
export type { LogFields, Logger, LogLevel } from "./sdk/logger.ts";
export type { XattrType } from "./sdk/record.ts";
export type { TextValue } from "./sdk/text_value.ts";
