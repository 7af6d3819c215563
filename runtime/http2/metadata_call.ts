import type { Call } from "../transport.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/**
 * What this transport knows of a call beyond the contract: the fields around the messages. Plakar
 * uses none; a service that is tested against other gRPC implementations does. Values of names that
 * end in `-bin` are base64, as on the wire.
 */
export interface MetadataCall extends Call {
  /** All fields of the request, pseudo-header fields included. */
  readonly requestFields: readonly HeaderField[];
  /** Adds fields to the response's headers, until its first message. */
  addHeaders(fields: readonly HeaderField[]): void;
  /** Adds fields to the trailers, until the call ends. */
  addTrailers(fields: readonly HeaderField[]): void;
}
