import { Buffer } from "node:buffer";
import {
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ConnectorError } from "../../sdk/error.ts";
import type { Handler, Transport } from "../transport.ts";
import { brokenWireError, notHttp2Error } from "../wire_error.ts";
import { connectionDuplex, writerTo } from "./duplex.ts";
import { frameScanner } from "./frame_scanner.ts";
import { frameWriter } from "./frame_writer.ts";
import { guardStreams } from "./guard_streams.ts";
import { setStreamWindow, watchSessions, type Windows } from "./internals.ts";
import { type RunningCall, serveCall } from "./server_call.ts";
import { streamLedger } from "./stream_ledger.ts";

// What a peer may send ahead of a slow handler (Put, Export); the chunks of the host are up to 1 MiB.
const WINDOWS: Windows = { stream: 512 * 1024, connection: 16 * 1024 * 1024 };

const serialize = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const deserialize = (bytes: Buffer): Buffer => bytes;
const unused = (): void => {};

/** The handlers as grpc-js wants them; it never calls the implementations, the interceptor does. */
function serviceOf(
  handlers: readonly Handler[],
): [ServiceDefinition, UntypedServiceImplementation] {
  const definition = handlers.map(({ method: { path, kind } }) => [path, {
    path,
    requestStream: kind === "clientStream" || kind === "bidi",
    responseStream: kind === "serverStream" || kind === "bidi",
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
  }]);
  const implementation = handlers.map(({ method: { path } }) => [path, unused]);
  return [Object.fromEntries(definition), Object.fromEntries(implementation)];
}

/** The reference transport: gRPC by `@grpc/grpc-js`, over whatever two byte streams it is given. */
export const grpcJsTransport: Transport = async (
  handlers,
  connection,
  options,
): Promise<void> => {
  const byPath = new Map<string, Handler>(handlers.map((each) => [each.method.path, each]));
  const calls = new Set<RunningCall>();
  const ledger = streamLedger(
    { backlog: WINDOWS.stream, maxMessage: options.maxMessageBytes },
    (streamId, increment) => writer.credit(streamId, increment),
  );
  const scan = frameScanner(ledger.received, { hidesResets: true });
  let sessionError: Error | undefined;

  const server = new Server({
    "grpc.enable_channelz": 0,
    "grpc.max_receive_message_length": options.maxMessageBytes,
    "grpc.max_send_message_length": -1,
    interceptors: [({ path }, raw) =>
      new ServerInterceptingCall(raw, {
        start: () => {
          const handler = byPath.get(path);
          if (handler !== undefined) serveCall(handler, raw, ledger, calls);
        },
      })],
  });
  if (handlers.length > 0) server.addService(...serviceOf(handlers));
  setStreamWindow(server, WINDOWS);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  watchSessions(server, WINDOWS, (error) => sessionError = error);
  guardStreams(server);

  const hooks = { windowUpdate: ledger.mayCredit, written: ledger.written };
  const writer = frameWriter(writerTo(connection), hooks, () => end());
  const { duplex, ended, end } = connectionDuplex(connection, (bytes) => {
    const foreign = scan(bytes);
    if (foreign !== undefined) throw notHttp2Error(foreign);
  }, writer.write);
  const stop = Promise.withResolvers<void>();
  const onAbort = () => stop.resolve();
  options.signal.addEventListener("abort", onAbort);
  if (options.signal.aborted) onAbort();
  try {
    if (!options.signal.aborted) injector.injectConnection(duplex);
    await Promise.race([ended, stop.promise]);
  } catch (error) {
    throw error instanceof ConnectorError ? error : brokenWireError(sessionError ?? error);
  } finally {
    options.signal.removeEventListener("abort", onAbort);
    ended.catch(() => {});
    duplex.destroy();
    for (const call of [...calls]) call.cancel();
    server.forceShutdown();
  }
};
