import { handler } from "../../runtime/handler.ts";
import type { MetadataCall } from "../../runtime/http2/metadata_call.ts";
import type { Call, Handler, StreamingCall } from "../../runtime/transport.ts";
import { ConnectorError, type ErrorCode } from "../../sdk/error.ts";
import type {
  EchoStatus,
  Payload,
  StreamingOutputCallRequest,
  StreamingOutputCallResponse,
} from "./test_messages.ts";
import {
  emptyCall,
  fullDuplexCall,
  halfDuplexCall,
  streamingInputCall,
  streamingOutputCall,
  unaryCall,
} from "./test_methods.ts";
import { waitFor } from "./wait_for.ts";

// The metadata that the server echoes (gRPC interop test descriptions, "custom_metadata").
const ECHO_INITIAL = "x-grpc-test-echo-initial";
const ECHO_TRAILING = "x-grpc-test-echo-trailing-bin";

// The statuses that a connector can end a call with.
const CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [2, "unknown"],
  [3, "invalid_argument"],
  [5, "not_found"],
  [13, "internal"],
]);

/**
 * The handlers of `grpc.testing.TestService`, as the interop client of the gRPC project expects it
 * (gRPC interop test descriptions). `UnimplementedCall` is left out on purpose.
 */
export const testService: readonly Handler[] = [
  handler({ method: emptyCall, handle: () => ({}) }),
  handler({
    method: unaryCall,
    handle({ responseSize, responseType, responseStatus }, call) {
      echoMetadata(call);
      echoStatus(responseStatus);
      return { payload: payload(responseType, responseSize) };
    },
  }),
  handler({ method: streamingOutputCall, handle: respond }),
  handler({
    method: streamingInputCall,
    async handle(requests) {
      let aggregatedPayloadSize = 0;
      for await (const { payload } of requests) aggregatedPayloadSize += payload?.body?.length ?? 0;
      return { aggregatedPayloadSize };
    },
  }),
  handler({
    method: fullDuplexCall,
    async handle(requests, call) {
      echoMetadata(call);
      for await (const request of requests) {
        echoStatus(request.responseStatus);
        await respond(request, call);
      }
    },
  }),
  handler({
    method: halfDuplexCall,
    async handle(requests, call) {
      const all: StreamingOutputCallRequest[] = [];
      for await (const request of requests) all.push(request);
      for (const request of all) await respond(request, call);
    },
  }),
];

async function respond(
  { responseParameters = [], responseType }: StreamingOutputCallRequest,
  call: StreamingCall<StreamingOutputCallResponse>,
): Promise<void> {
  for (const { size, intervalUs = 0 } of responseParameters) {
    if (intervalUs > 0) await waitFor(intervalUs / 1000, call.signal);
    await call.send({ payload: payload(responseType, size) });
  }
}

function payload(type = 0, size = 0): Payload {
  if (type !== 0) {
    throw new ConnectorError(`there is no payload of type ${type}`, { code: "invalid_argument" });
  }
  if (size < 0) {
    throw new ConnectorError(`a payload cannot have ${size} bytes`, { code: "invalid_argument" });
  }
  return { body: new Uint8Array(size) };
}

function echoStatus({ code = 0, message = "" }: EchoStatus = {}): void {
  if (code === 0) return;
  throw new ConnectorError(message, { code: CODES.get(code) ?? "unknown" });
}

function echoMetadata(call: Call | MetadataCall): void {
  // The reference transport shows no metadata.
  if (!("requestFields" in call)) return;
  const echoed = (wanted: string) => call.requestFields.filter(([name]) => name === wanted);
  call.addHeaders(echoed(ECHO_INITIAL));
  call.addTrailers(echoed(ECHO_TRAILING));
}
