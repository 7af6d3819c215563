import type { Codec } from "../codec.ts";
import { chunkResponseCodec } from "./chunk_response.ts";
import { exportRequestCodec } from "./export_request.ts";
import { getRequestCodec } from "./get_request.ts";
import { initRequestCodec, storageInitRequestCodec } from "./init_request.ts";
import { initResponseCodec } from "./init_response.ts";
import { putRequestCodec } from "./put_request.ts";
import { importResponseCodec, openRequestCodec } from "./record_messages.ts";
import { resultCodec } from "./result_messages.ts";

const codecs: Readonly<Record<string, unknown>> = {
  "importer.InitRequest": initRequestCodec("importer"),
  "importer.InitResponse": initResponseCodec("importer"),
  "plakar.exporter.InitRequest": initRequestCodec("plakar.exporter"),
  "plakar.exporter.InitResponse": initResponseCodec("plakar.exporter"),
  "store.InitRequest": storageInitRequestCodec,
  "store.InitResponse": initResponseCodec("store"),
  "importer.ImportRequest": resultCodec("importer.ImportRequest"),
  "importer.ImportResponse": importResponseCodec,
  "importer.OpenRequest": openRequestCodec,
  "importer.OpenResponse": chunkResponseCodec("importer.OpenResponse"),
  "plakar.exporter.ExportRequest": exportRequestCodec,
  "plakar.exporter.ExportResponse": resultCodec("plakar.exporter.ExportResponse"),
  "store.PutRequest": putRequestCodec,
  "store.GetRequest": getRequestCodec,
  "store.GetResponse": chunkResponseCodec("store.GetResponse"),
};

/**
 * The names of the messages that have a hand-written codec: they are sent once per file or more
 * often, or at the start, on which a host waits.
 */
export const hotMessages: readonly string[] = Object.keys(codecs);

/** The hand-written codec of a message, if it has one. */
export function hotCodec<Message extends object>(fullName: string): Codec<Message> | undefined {
  return codecs[fullName] as Codec<Message> | undefined;
}
