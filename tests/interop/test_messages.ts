import protobuf from "protobufjs/light.js";
import type { Codec } from "../../proto/codec.ts";

// In all of them a field that is left out has its proto3 default: 0, "" or no bytes.

/** Nothing. */
export type Empty = Readonly<Record<never, never>>;

/** Bytes of no meaning. */
export interface Payload {
  /** 0, "compressible", is the only type there is. */
  readonly type?: number;
  readonly body?: Uint8Array;
}

/** The status that the server is to end the call with. */
export interface EchoStatus {
  readonly code?: number;
  readonly message?: string;
}

/** Request of `UnaryCall`. */
export interface SimpleRequest {
  readonly responseType?: number;
  readonly responseSize?: number;
  readonly payload?: Payload;
  readonly responseStatus?: EchoStatus;
}

/** Response of `UnaryCall`. */
export interface SimpleResponse {
  readonly payload?: Payload;
}

/** Request of `StreamingInputCall`. */
export interface StreamingInputCallRequest {
  readonly payload?: Payload;
}

/** Response of `StreamingInputCall`. */
export interface StreamingInputCallResponse {
  /** The sum of all payloads, in bytes. */
  readonly aggregatedPayloadSize?: number;
}

/** One response that is asked for. */
export interface ResponseParameters {
  /** Bytes of its payload. */
  readonly size?: number;
  /** Microseconds to wait before it. */
  readonly intervalUs?: number;
}

/** Request of `StreamingOutputCall` and `FullDuplexCall`. */
export interface StreamingOutputCallRequest {
  readonly responseType?: number;
  readonly responseParameters?: readonly ResponseParameters[];
  readonly payload?: Payload;
  readonly responseStatus?: EchoStatus;
}

/** Response of `StreamingOutputCall` and `FullDuplexCall`. */
export interface StreamingOutputCallResponse {
  readonly payload?: Payload;
}

type Fields = Readonly<Record<string, readonly [id: number, type: string]>>;

// The fields of package grpc.testing that the test cases use; others are skipped when they come.
const FIELDS: Readonly<Record<string, Fields>> = {
  Empty: {},
  Payload: { type: [1, "int32"], body: [2, "bytes"] },
  EchoStatus: { code: [1, "int32"], message: [2, "string"] },
  SimpleRequest: {
    responseType: [1, "int32"],
    responseSize: [2, "int32"],
    payload: [3, "Payload"],
    responseStatus: [7, "EchoStatus"],
  },
  SimpleResponse: { payload: [1, "Payload"] },
  StreamingInputCallRequest: { payload: [1, "Payload"] },
  StreamingInputCallResponse: { aggregatedPayloadSize: [1, "int32"] },
  ResponseParameters: { size: [1, "int32"], intervalUs: [2, "int32"] },
  StreamingOutputCallRequest: {
    responseType: [1, "int32"],
    responseParameters: [2, "ResponseParameters[]"],
    payload: [3, "Payload"],
    responseStatus: [7, "EchoStatus"],
  },
  StreamingOutputCallResponse: { payload: [1, "Payload"] },
};

const scope = new protobuf.Root().define("grpc.testing");
for (const [name, fields] of Object.entries(FIELDS)) {
  const type = new protobuf.Type(name);
  for (const [field, [id, wire]] of Object.entries(fields)) {
    const repeated = wire.endsWith("[]");
    type.add(
      new protobuf.Field(field, id, wire.replace("[]", ""), repeated ? "repeated" : undefined),
    );
  }
  scope.add(type);
}

/** The codec of one message of `grpc.testing`; what did not come is left out, as it may be. */
export function testMessage<Message extends object>(name: string): Codec<Message> {
  const type = scope.lookupType(name);
  return {
    encode: (message) => type.encode(type.create(message)).finish(),
    decode: (bytes) => type.toObject(type.decode(bytes)) as Message,
  };
}
