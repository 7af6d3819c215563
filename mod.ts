/**
 * Write a Plakar connector in TypeScript: the whole author API.
 *
 * A connector is one file that exports a definition and ends with its entrypoint. Compile it with
 * the permissions it needs and no others.
 *
 * @example
 * ```ts
 * import { defineImporter, entrypointImporter, fileRecord } from "@plakar-deno/sdk";
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
export { entrypointExporter } from "./runtime/entrypoint_exporter.ts";
export { entrypointImporter } from "./runtime/entrypoint_importer.ts";
export { entrypointStorage } from "./runtime/entrypoint_storage.ts";
export type { EntrypointOptions } from "./runtime/entrypoint.ts";
export type { ServeOptions } from "./runtime/serve.ts";
export { serveExporter } from "./runtime/serve_exporter.ts";
export { serveImporter } from "./runtime/serve_importer.ts";
export { serveStorage } from "./runtime/serve_storage.ts";
export type { Connection, Transport } from "./runtime/transport.ts";
export { openByteSource, type OpenSource } from "./sdk/byte_source.ts";
export type { ByteReader, ByteSource } from "./sdk/bytes.ts";
export type { CallOptions, ConnectContext, HostOptions } from "./sdk/context.ts";
export { type DefineExporter, defineExporter, type ExporterParts } from "./sdk/define_exporter.ts";
export {
  type DefineImporter,
  defineImporter,
  type ImportCallFor,
  type ImporterParts,
} from "./sdk/define_importer.ts";
export { type DefineStorage, defineStorage, type StorageParts } from "./sdk/define_storage.ts";
export type { DefinitionParts, RawConfig } from "./sdk/definition.ts";
export type { ImporterDefinition } from "./sdk/definition.ts";
export type { ExporterDefinition } from "./sdk/definition.ts";
export type { StorageDefinition } from "./sdk/definition.ts";
export type { ConnectorDefinition } from "./sdk/definition.ts";
export type { DefineCommon } from "./sdk/definition_parts.ts";
export { directoryRecord } from "./sdk/directory_record.ts";
export { eachRecord } from "./sdk/each_record.ts";
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from "./sdk/error.ts";
export { errorCode, errorMessage } from "./sdk/error_message.ts";
export { errorRecord } from "./sdk/error_record.ts";
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
export { fileInfo, type FileInfoInit, type FileInfoInput } from "./sdk/file_info_of.ts";
export {
  type FileKind,
  fileKindOf,
  goMode,
  goModeFromPosix,
  posixFromGoMode,
} from "./sdk/file_mode.ts";
export { fileRecord } from "./sdk/file_record.ts";
export { type BlockingPace, blockingPace } from "./sdk/files/blocking_pace.ts";
export { containedPath } from "./sdk/files/contained_path.ts";
export { type Excludes, parseExcludes } from "./sdk/files/excludes.ts";
export { fileSystemError } from "./sdk/files/file_system_error.ts";
export { openFile, type OpenFileOptions } from "./sdk/files/open_file.ts";
export { type OwnerNames, ownerNames, type OwnerNamesOptions } from "./sdk/files/owner_names.ts";
export { readFailure } from "./sdk/files/read_failure.ts";
export { sortNames } from "./sdk/files/sort_names.ts";
export { syncDirectory } from "./sdk/files/sync_directory.ts";
export type { TreeReader } from "./sdk/files/tree_reader.ts";
export { walk, type WalkOptions } from "./sdk/files/walk.ts";
export type { FailedEntry, FoundEntry, WalkEntry } from "./sdk/files/walk_entry.ts";
export { writeFileAtomic, type WriteFileAtomicOptions } from "./sdk/files/write_file_atomic.ts";
export { type InFlight, inFlight } from "./sdk/in_flight.ts";
export { type JoinedSignal, joinSignals } from "./sdk/join_signals.ts";
export type { LocationFlag } from "./sdk/flags.ts";
export type { Generation } from "./sdk/generation.ts";
export { locationFlagBits, locationFlags, locationFlagsFromBits } from "./sdk/flags.ts";
export type { ImportCall, Importer, ImporterConstructor, ImportResult } from "./sdk/importer.ts";
export type { Location } from "./sdk/location.ts";
export { parseLocation } from "./sdk/location.ts";
export type { LogFields, Logger, LogLevel } from "./sdk/logger.ts";
export {
  type Mac,
  type MacBrand,
  macFromBytes,
  macFromHex,
  macLength,
  macToHex,
} from "./sdk/mac.ts";
export { boolean, type BooleanSettings } from "./sdk/options/boolean.ts";
export { defineOptions, type ValuesOf } from "./sdk/options/define_options.ts";
export { duration, type DurationSettings } from "./sdk/options/duration.ts";
export { integer, type IntegerSettings } from "./sdk/options/integer.ts";
export { list, type ListSettings } from "./sdk/options/list.ts";
export { makeOption, type OptionKind } from "./sdk/options/make_option.ts";
export type { MeasureSettings } from "./sdk/options/measure.ts";
export { number, type NumberSettings } from "./sdk/options/number.ts";
export { oneOf } from "./sdk/options/one_of.ts";
export type {
  JsonSchema,
  Option,
  Optional,
  OptionSettings,
  OptionValue,
  Reading,
} from "./sdk/options/option.ts";
export type { OptionSet } from "./sdk/options/option_set.ts";
export type { Options, OptionValues } from "./sdk/options/options.ts";
export { optionsFrom, type OptionsFromSettings } from "./sdk/options/options_from.ts";
export { path, type PathSettings } from "./sdk/options/path.ts";
export type { Range } from "./sdk/options/range.ts";
export { secret, type SecretSettings } from "./sdk/options/secret.ts";
export { size, type SizeSettings } from "./sdk/options/size.ts";
export type {
  StandardIssue,
  StandardProps,
  StandardResult,
  StandardSchemaV1,
} from "./sdk/options/standard_schema.ts";
export { suggestion } from "./sdk/options/suggestion.ts";
export { text, type TextLimits, type TextSettings } from "./sdk/options/text.ts";
export { type OptionsInput, toOptions } from "./sdk/options/to_options.ts";
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
export type { ByteRange, Resource, ResourceKey } from "./sdk/resource.ts";
export { rootPath } from "./sdk/root_path.ts";
export { specialRecord } from "./sdk/special_record.ts";
export type { Storage, StorageConstructor, StorageMode } from "./sdk/storage.ts";
export { symlinkRecord } from "./sdk/symlink_record.ts";
export type { TextValue } from "./sdk/text_value.ts";
export { xattrRecord } from "./sdk/xattr_record.ts";
