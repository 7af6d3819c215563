/**
 * The other side of the pipe: starts any plugin executable, made with this package or another, and
 * drives it as plakar does. It speaks gRPC by the package's own HTTP/2, as connectors do, and either
 * generation of the protocol: what a plugin of plakar v1.0 does is the same here as one of today does.
 *
 * @example
 * ```ts
 * import { openImporter } from "@plakar-deno/sdk/host";
 *
 * async function countRecords(executable: string, location: string): Promise<number> {
 *   await using importer = await openImporter({ executable, protocol: "dir", config: { location } });
 *   const { records } = await importer.importAll({
 *     handle: async ({ record, drain }) => {
 *       if (record.kind === "file") await drain();
 *     },
 *   });
 *   return records;
 * }
 * ```
 *
 * @module
 */
export type { Codec, EncodedParts, MethodDefinition, MethodKind } from "../proto/codec.ts";
export type { FileInfoMessage, Int64, RecordMessage, TimestampMessage } from "../proto/messages.ts";
export { type MemoryConnection, memoryConnection } from "../runtime/memory_connection.ts";
export { type Connection } from "../runtime/transport.ts";
export { connectPlugin } from "./connect_plugin.ts";
export { type ExportAllOptions, type ExportResult, type ExportSummary } from "./export_all.ts";
export { type ExporterSession, exporterSession, openExporter } from "./exporter_session.ts";
export {
  type BidiCall,
  type ClientStreamCall,
  type GrpcClient,
  grpcClient,
  type GrpcClientOptions,
  type HostCallOptions,
} from "./grpc_client.ts";
export { type PluginStatus, pluginStatus } from "./grpc_status.ts";
export { type ImportAllOptions, type ImportSummary } from "./import_all.ts";
export { type ImporterSession, importerSession, openImporter } from "./importer_session.ts";
export { type ReceivedRecord } from "./import_stream.ts";
export { type InitOptions, type OpenPluginOptions, type Session } from "./session.ts";
export {
  type ExitReport,
  type Plugin,
  type PluginLink,
  spawnPlugin,
  type SpawnPluginOptions,
} from "./spawn_plugin.ts";
export { openStorage, type StorageSession, storageSession } from "./storage_session.ts";
