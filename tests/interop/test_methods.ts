import type { MethodDefinition, MethodKind } from "../../proto/codec.ts";
import {
  type Empty,
  type SimpleRequest,
  type SimpleResponse,
  type StreamingInputCallRequest,
  type StreamingInputCallResponse,
  type StreamingOutputCallRequest,
  type StreamingOutputCallResponse,
  testMessage,
} from "./test_messages.ts";

function define<Request extends object, Response extends object, Kind extends MethodKind>(
  path: string,
  kind: Kind,
  request: string,
  response: string,
): MethodDefinition<Request, Response, Kind> {
  return {
    path: `/grpc.testing.${path}`,
    kind,
    request: testMessage<Request>(request),
    response: testMessage<Response>(response),
  };
}

/** Answers nothing with nothing. */
export const emptyCall: MethodDefinition<Empty, Empty, "unary"> = define(
  "TestService/EmptyCall",
  "unary",
  "Empty",
  "Empty",
);

/** Answers with as many bytes as are asked for, or with the status asked for. */
export const unaryCall: MethodDefinition<SimpleRequest, SimpleResponse, "unary"> = define(
  "TestService/UnaryCall",
  "unary",
  "SimpleRequest",
  "SimpleResponse",
);

/** Answers with as many messages as are asked for, each of its size, after its time. */
export const streamingOutputCall: MethodDefinition<
  StreamingOutputCallRequest,
  StreamingOutputCallResponse,
  "serverStream"
> = define(
  "TestService/StreamingOutputCall",
  "serverStream",
  "StreamingOutputCallRequest",
  "StreamingOutputCallResponse",
);

/** Counts the bytes that come. */
export const streamingInputCall: MethodDefinition<
  StreamingInputCallRequest,
  StreamingInputCallResponse,
  "clientStream"
> = define(
  "TestService/StreamingInputCall",
  "clientStream",
  "StreamingInputCallRequest",
  "StreamingInputCallResponse",
);

/** Answers each request at once, as {@linkcode streamingOutputCall} does. */
export const fullDuplexCall: MethodDefinition<
  StreamingOutputCallRequest,
  StreamingOutputCallResponse,
  "bidi"
> = define(
  "TestService/FullDuplexCall",
  "bidi",
  "StreamingOutputCallRequest",
  "StreamingOutputCallResponse",
);

/** Answers all requests once the last one came. */
export const halfDuplexCall: MethodDefinition<
  StreamingOutputCallRequest,
  StreamingOutputCallResponse,
  "bidi"
> = define(
  "TestService/HalfDuplexCall",
  "bidi",
  "StreamingOutputCallRequest",
  "StreamingOutputCallResponse",
);

/** A method that no server has. */
export const unimplementedMethod: MethodDefinition<Empty, Empty, "unary"> = define(
  "TestService/UnimplementedCall",
  "unary",
  "Empty",
  "Empty",
);

/** A method of a service that no server has. */
export const unimplementedService: MethodDefinition<Empty, Empty, "unary"> = define(
  "UnimplementedService/UnimplementedCall",
  "unary",
  "Empty",
  "Empty",
);
