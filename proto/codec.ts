/** Turns messages of one type into protobuf bytes and back. */
export interface Codec<Message> {
  /** Encodes a message; fields left out take their proto3 default. */
  encode(message: Message): Uint8Array;
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
