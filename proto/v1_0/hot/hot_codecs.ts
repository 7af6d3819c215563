import type { Codec } from "../../codec.ts";
import { chunkResponseCodec } from "../../hot/chunk_response.ts";
import { macsResponseCodec } from "./macs_response.ts";
import { getBlobRequestCodec, putObjectRequestCodec } from "./object_requests.ts";
import { readerRequestCodec } from "./reader_request.ts";
import { scanResponseCodec } from "./scan_response.ts";
import { storeFileRequestCodec } from "./store_file_request.ts";

const codecs: Readonly<Record<string, unknown>> = {
  "importer.ScanResponse": scanResponseCodec,
  "importer.OpenReaderRequest": readerRequestCodec("importer.OpenReaderRequest"),
  "importer.OpenReaderResponse": chunkResponseCodec("importer.OpenReaderResponse"),
  "importer.CloseReaderRequest": readerRequestCodec("importer.CloseReaderRequest"),
  "exporter.StoreFileRequest": storeFileRequestCodec,
  "store.GetStatesResponse": macsResponseCodec("store.GetStatesResponse"),
  "store.PutStateRequest": putObjectRequestCodec("store.PutStateRequest"),
  "store.GetStateResponse": chunkResponseCodec("store.GetStateResponse"),
  "store.GetPackfilesResponse": macsResponseCodec("store.GetPackfilesResponse"),
  "store.PutPackfileRequest": putObjectRequestCodec("store.PutPackfileRequest"),
  "store.GetPackfileResponse": chunkResponseCodec("store.GetPackfileResponse"),
  "store.GetPackfileBlobRequest": getBlobRequestCodec,
  "store.GetPackfileBlobResponse": chunkResponseCodec("store.GetPackfileBlobResponse"),
  "store.GetLocksResponse": macsResponseCodec("store.GetLocksResponse"),
  "store.PutLockRequest": putObjectRequestCodec("store.PutLockRequest"),
  "store.GetLockResponse": chunkResponseCodec("store.GetLockResponse"),
};

/**
 * The names of the v1.0 messages with a hand-written codec: they are sent once per file or more often,
 * or hold very many others.
 */
export const hotMessagesV10: readonly string[] = Object.keys(codecs);

/** The hand-written codec of a v1.0 message, if it has one. */
export function hotCodecV10<Message extends object>(fullName: string): Codec<Message> | undefined {
  return codecs[fullName] as Codec<Message> | undefined;
}
