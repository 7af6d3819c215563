import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { pluginStatus } from "../../host/grpc_status.ts";
import type { Http2Client } from "../../runtime/http2/client.ts";
import type { ClientCall } from "../../runtime/http2/client_call.ts";
import type { ClientCallOptions } from "../../runtime/http2/client_call_options.ts";
import type { HeaderField } from "../../runtime/http2/hpack/header_field.ts";
import { ConnectorError, type ErrorCode } from "../../sdk/error.ts";
import type { InteropCase } from "./interop_cases.ts";
import type { Payload } from "./test_messages.ts";
import {
  emptyCall,
  fullDuplexCall,
  streamingInputCall,
  streamingOutputCall,
  unaryCall,
  unimplementedMethod,
  unimplementedService,
} from "./test_methods.ts";

// The sizes are those of the gRPC interop test descriptions.
const REQUEST_SIZES: readonly number[] = [27_182, 8, 1_828, 45_904];
const RESPONSE_SIZES: readonly number[] = [31_415, 9, 2_653, 58_979];
const LARGE_REQUEST = 271_828;
const LARGE_RESPONSE = 314_159;
const SPECIAL_MESSAGE = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

const payload = (size: number): Payload => ({ body: new Uint8Array(size) });
const sizeOf = (message: { readonly payload?: Payload } | undefined): number | undefined =>
  message === undefined ? undefined : message.payload?.body?.length ?? 0;

// A name that ends in "-bin" carries base64, of 0a0b0a0b0a0b here.
const INITIAL: HeaderField = ["x-grpc-test-echo-initial", "test_initial_metadata_value"];
const TRAILING: HeaderField = ["x-grpc-test-echo-trailing-bin", "CgsKCwoL"];

const UNKNOWN = 2;
const UNIMPLEMENTED = 12;

/** Whether a call failed with a status that the server sent. */
function status(code: number, message?: string): (error: unknown) => boolean {
  return (error) => {
    const sent = pluginStatus(error);
    if (sent === undefined) throw error;
    equal(sent.code, code, sent.message);
    if (message !== undefined) equal(sent.message, message);
    return true;
  };
}

/** Whether a call was ended on this side. */
function ended(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof ConnectorError)) throw error;
    equal(error.code, code, error.message);
    equal(pluginStatus(error), undefined);
    return true;
  };
}

/** All that a call still answers; rejects when it ends with an error. */
async function all<Response>(call: ClientCall<never, Response>): Promise<Response[]> {
  const responses: Response[] = [];
  for (let next = await call.next(); !next.done; next = await call.next()) {
    responses.push(next.value);
  }
  return responses;
}

/** The one answer to a request; rejects when there is another number of them. */
async function only<Response>(call: ClientCall<never, Response>): Promise<Response> {
  const responses = await all(call);
  equal(responses.length, 1);
  return responses[0]!;
}

async function pingPong({ open }: Http2Client): Promise<void> {
  const call = open(fullDuplexCall, {});
  for (const [at, size] of REQUEST_SIZES.entries()) {
    const responseParameters = [{ size: RESPONSE_SIZES[at]! }];
    await call.send({ responseParameters, payload: payload(size) });
    equal(sizeOf((await call.next()).value), RESPONSE_SIZES[at]);
  }
  call.halfClose();
  deepEqual(await all(call), []);
}

async function statusAndMessage({ open, ask }: Http2Client): Promise<void> {
  const message = "test status message";
  const responseStatus = { code: UNKNOWN, message };
  await rejects(only(ask(unaryCall, { responseStatus }, {})), status(UNKNOWN, message));
  const call = open(fullDuplexCall, {});
  await call.send({ responseStatus });
  call.halfClose();
  await rejects(all(call), status(UNKNOWN, message));
}

/** Options that send the metadata, and what came back of it. */
function metadata(): { readonly options: ClientCallOptions; readonly echoed: HeaderField[] } {
  const echoed: HeaderField[] = [];
  const keep = (name: string) => (fields: readonly HeaderField[]) => {
    echoed.push(...fields.filter((field) => field[0] === name));
  };
  const onHeaders = keep(INITIAL[0]);
  const onTrailers = keep(TRAILING[0]);
  return { options: { fields: [INITIAL, TRAILING], onHeaders, onTrailers }, echoed };
}

async function customMetadata({ open, ask }: Http2Client): Promise<void> {
  const one = metadata();
  const request = { responseSize: 1, payload: payload(1) };
  equal(sizeOf(await only(ask(unaryCall, request, one.options))), 1);
  deepEqual(one.echoed, [INITIAL, TRAILING]);
  const many = metadata();
  const call = open(fullDuplexCall, many.options);
  await call.send({ responseParameters: [{ size: 1 }], payload: payload(1) });
  equal(sizeOf((await call.next()).value), 1);
  call.halfClose();
  deepEqual(await all(call), []);
  deepEqual(many.echoed, [INITIAL, TRAILING]);
}

/** Each test case, driven by the client that the host uses; rejects when it fails. */
export const CLIENT_CASES: Readonly<Record<InteropCase, (client: Http2Client) => Promise<void>>> = {
  async empty_unary({ ask }) {
    deepEqual(await only(ask(emptyCall, {}, {})), {});
  },
  async large_unary({ ask }) {
    const request = { responseSize: LARGE_RESPONSE, payload: payload(LARGE_REQUEST) };
    equal(sizeOf(await only(ask(unaryCall, request, {}))), LARGE_RESPONSE);
  },
  async client_streaming({ open }) {
    const call = open(streamingInputCall, {});
    for (const size of REQUEST_SIZES) await call.send({ payload: payload(size) });
    call.halfClose();
    equal((await only(call)).aggregatedPayloadSize, 74_922);
  },
  async server_streaming({ ask }) {
    const responseParameters = RESPONSE_SIZES.map((size) => ({ size }));
    const responses = await all(ask(streamingOutputCall, { responseParameters }, {}));
    deepEqual(responses.map(sizeOf), RESPONSE_SIZES);
  },
  ping_pong: pingPong,
  async empty_stream({ open }) {
    const call = open(fullDuplexCall, {});
    call.halfClose();
    deepEqual(await all(call), []);
  },
  async timeout_on_sleeping_server({ open }) {
    // The server waits for a request that asks for a response.
    const call = open(fullDuplexCall, { timeoutMs: 1 });
    call.send({ payload: payload(27_182) })?.catch(() => {});
    await rejects(all(call), { code: "deadline_exceeded" });
  },
  async cancel_after_begin({ open }) {
    const call = open(streamingInputCall, {});
    call.cancel();
    await rejects(all(call), ended("cancelled"));
  },
  async cancel_after_first_response({ open }) {
    const call = open(fullDuplexCall, {});
    await call.send({ responseParameters: [{ size: 31_415 }], payload: payload(27_182) });
    equal(sizeOf((await call.next()).value), 31_415);
    call.cancel();
    await rejects(all(call), ended("cancelled"));
  },
  status_code_and_message: statusAndMessage,
  async special_status_message({ ask }) {
    const responseStatus = { code: UNKNOWN, message: SPECIAL_MESSAGE };
    await rejects(only(ask(unaryCall, { responseStatus }, {})), status(UNKNOWN, SPECIAL_MESSAGE));
  },
  custom_metadata: customMetadata,
  async unimplemented_method({ ask }) {
    await rejects(only(ask(unimplementedMethod, {}, {})), status(UNIMPLEMENTED));
  },
  async unimplemented_service({ ask }) {
    await rejects(only(ask(unimplementedService, {}, {})), status(UNIMPLEMENTED));
  },
};

/** `large_unary` 400 times on one connection, 8 at a time. */
export async function largeCalls(client: Http2Client): Promise<void> {
  let left = 400;
  async function worker(): Promise<void> {
    while (left-- > 0) await CLIENT_CASES.large_unary(client);
  }
  await Promise.all(Array.from({ length: 8 }, worker));
}
