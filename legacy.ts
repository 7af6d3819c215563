/**
 * Connectors in the style of plakar v1.0, unchanged, for hosts of both generations.
 *
 * `runImporter`, `runExporter` and `runStorage` take the function that makes a connector, as before.
 * `legacyImporter`, `legacyExporter` and `legacyStorage` make a definition of it, for tests, tools
 * and `entrypointImporter` and its likes.
 *
 * @example
 * ```ts
 * import { runImporter } from "@plakar-deno/sdk/legacy";
 *
 * class Hello {
 *   origin = () => "localhost";
 *   type = () => "hello";
 *   root = () => "/";
 *   async *scan() {
 *     const text = new TextEncoder().encode("hello");
 *     const fileInfo = { mode: 0o100644, size: text.length };
 *     yield { record: { pathname: "/hello.txt", fileInfo, reader: () => text } };
 *   }
 *   close() {}
 * }
 *
 * if (import.meta.main) await runImporter(() => new Hello(), { protocol: "hello" });
 * ```
 *
 * @module
 */
export type { EntrypointOptions } from "./runtime/entrypoint.ts";
export { runExporter } from "./runtime/legacy/run_exporter.ts";
export { runImporter } from "./runtime/legacy/run_importer.ts";
export type { RunOptions } from "./runtime/legacy/run_options.ts";
export { runStorage } from "./runtime/legacy/run_storage.ts";
export type { Connection, Transport } from "./runtime/transport.ts";
export type { ByteReader, ByteSource } from "./sdk/bytes.ts";
export type { CallOptions, ConnectContext, HostOptions } from "./sdk/context.ts";
export type {
  DefinitionParts,
  ExporterDefinition,
  ImporterDefinition,
  RawConfig,
  StorageDefinition,
} from "./sdk/definition.ts";
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from "./sdk/error.ts";
export type { FileInfo } from "./sdk/file_info.ts";
export type { FileInfoInit, FileInfoInput } from "./sdk/file_info_of.ts";
export {
  type FileKind,
  fileKindOf,
  goMode,
  goModeFromPosix,
  posixFromGoMode,
} from "./sdk/file_mode.ts";
export type { LocationFlag } from "./sdk/flags.ts";
export { legacyExporter } from "./sdk/legacy/define_legacy_exporter.ts";
export { legacyImporter } from "./sdk/legacy/define_legacy_importer.ts";
export { legacyStorage } from "./sdk/legacy/define_legacy_storage.ts";
export type { LegacyConstructor, LegacyOptions } from "./sdk/legacy/legacy_constructor.ts";
export type { LegacyExporter, LegacyLinkType } from "./sdk/legacy/legacy_exporter.ts";
export type { LegacyExtra } from "./sdk/legacy/legacy_extra.ts";
export type {
  LegacyImporter,
  LegacyScan,
  LegacyScanError,
  LegacyScanRecord,
  LegacyScanResult,
} from "./sdk/legacy/legacy_importer.ts";
export type { LegacyReader } from "./sdk/legacy/legacy_reader.ts";
export type { LegacyMacs, LegacyStorage, LegacyWritten } from "./sdk/legacy/legacy_storage.ts";
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
export type { Options } from "./sdk/options/options.ts";
export type { JsonSchema } from "./sdk/options/option.ts";
export type {
  StandardIssue,
  StandardProps,
  StandardResult,
  StandardSchemaV1,
} from "./sdk/options/standard_schema.ts";
export type { OptionsInput } from "./sdk/options/to_options.ts";
export type { StorageMode } from "./sdk/storage.ts";
