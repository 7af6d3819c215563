import { ConnectorError, type ErrorCode } from "../../sdk/error.ts";
import { memoryConnection } from "../memory_connection.ts";
import type { Connection } from "../transport.ts";
import { type Http2Client, http2Client } from "./client.ts";
import { FLAG, FRAME } from "./frame_types.ts";
import {
  data,
  type Field,
  type Frame,
  grpcMessage,
  headers,
  literals,
  settings,
  settingsAck,
} from "./test_frames.ts";
import { type TestPeer, testPeer } from "./test_peer.ts";

/** A client under test and the raw server behind it. */
export interface TestedClient {
  readonly client: Http2Client;
  readonly peer: TestPeer;
  /** Closes what the peer writes. */
  closePeer(): void;
}

/** The names of the codes 1, 2, 4, 5 and 8, enough for tests. */
const NAMES: Readonly<Record<number, ErrorCode>> = {
  1: "cancelled",
  2: "unknown",
  4: "deadline_exceeded",
  5: "not_found",
  8: "resource_exhausted",
};

/** A client on the host's end of a connection. */
export function clientOn(connection: Connection): Http2Client {
  return http2Client(connection, {
    userAgent: "test",
    statusError: ({ code, message }, action) =>
      new ConnectorError(`${action}: status ${code}: ${message}`, {
        code: NAMES[code] ?? "internal",
      }),
    explainEnd: (cause) =>
      Promise.resolve(
        cause instanceof ConnectorError || !(cause instanceof Error)
          ? cause ?? new ConnectorError("it closed", { code: "unavailable" })
          : new ConnectorError(`it ended: ${cause.message}`, { code: "unavailable", cause }),
      ),
  });
}

/** Joins a client and a raw peer that greeted with `said`; everything is closed after `body`. */
export async function withPeer(
  body: (tested: TestedClient) => Promise<void>,
  said: readonly (readonly [id: number, value: number])[] = [],
): Promise<void> {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const client = clientOn(host);
  const peer = testPeer(plugin, { ofClient: true });
  try {
    await peer.send(settings(...said), settingsAck);
    await peer.next(FRAME.settings);
    await client.ready;
    await body({ client, peer, closePeer: closePlugin });
  } finally {
    client.destroy();
    closePlugin();
    closeHost();
    await peer.done;
  }
}

const HEADERS: readonly Field[] = [[":status", "200"], ["content-type", "application/grpc"]];

/** The headers of an answer. */
export function answerBegins(streamId: number, more: readonly Field[] = []): Frame {
  return headers(streamId, literals([...HEADERS, ...more]));
}

/** One message of an answer. */
export function answers(streamId: number, message: Uint8Array): Frame {
  return data(streamId, grpcMessage(message));
}

/** Trailers; alone they are the whole answer. */
export function answerEnds(streamId: number, fields: readonly Field[], alone = false): Frame {
  const all = alone ? [...HEADERS, ...fields] : fields;
  return headers(streamId, literals(all), FLAG.endHeaders | FLAG.endStream);
}

export const OK: readonly Field[] = [["grpc-status", "0"]];
