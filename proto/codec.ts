/** An encoded message in two pieces; `body` follows `head` on the wire. */
export interface EncodedParts {
  /** Read only: the same bytes may serve many messages. */
  readonly head: Uint8Array;
  /** Bytes of the message itself, not a copy; empty when the message is whole in `head`. */
  readonly body: Uint8Array;
}

/** Turns messages of one type into protobuf bytes and back. */
export interface Codec<Message> {
  /** Encodes a message; fields left out take their proto3 default. */
  encode(message: Message): Uint8Array;
  /** The same bytes as `encode`, without a copy of the content: for messages that are mostly bytes. */
  encodeParts?(message: Message): EncodedParts;
  /** Decodes bytes; throws on malformed input; unknown fields are skipped. */
  decode(bytes: Uint8Array): Message;
}

/** How many messages go each way: one or many requests, one or many responses. */
export type MethodKind = "unary" | "serverStream" | "clientStream" | "bidi";

/** One gRPC method: its path, its kind and the codecs of its two messages. */
export interface MethodDefinition<Request, Response, Kind extends MethodKind = MethodKind> {
  /** For example `/importer.Importer/Open`. */
  readonly path: string;
  /** How many messages go each way. */
  readonly kind: Kind;
  /** Encodes and decodes requests. */
  readonly request: Codec<Request>;
  /** Encodes and decodes responses. */
  readonly response: Codec<Response>;
}
