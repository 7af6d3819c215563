import type { HeaderField } from "./hpack/header_field.ts";

/** What a call of the client takes. */
export interface ClientCallOptions {
  /** Cancels the call (RST_STREAM CANCEL) when aborted; its reason is the call's. */
  readonly signal?: AbortSignal | undefined;
  /** Largest response message in bytes; 64 MiB when left out. */
  readonly maxResponseBytes?: number;
  /** What is tried, the first words of an error; the method's name when left out. */
  readonly action?: string;
  /** Milliseconds the call may take; the peer is told (`grpc-timeout`). */
  readonly timeoutMs?: number;
  /** More fields of the request; values of names that end in `-bin` are base64. */
  readonly fields?: readonly HeaderField[];
  /** Told the fields in front of the first message. */
  readonly onHeaders?: (fields: readonly HeaderField[]) => void;
  /** Told the fields that end the call. */
  readonly onTrailers?: (fields: readonly HeaderField[]) => void;
}
