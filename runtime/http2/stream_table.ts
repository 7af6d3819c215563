import { ConnectorError } from "../../sdk/error.ts";
import { closedStreams, type StreamClosed } from "./closed_streams.ts";
import { type FrameOutput, frameOutput } from "./frame_output.ts";
import { ERROR_CODE, FRAME } from "./frame_types.ts";
import { idleBudget } from "./idle_budget.ts";
import { INITIAL_PEER_SETTINGS, type PeerSettings } from "./peer_settings.ts";
import { protocolFault } from "./protocol_fault.ts";
import { type ReceiveWindows, receiveWindows } from "./receive_windows.ts";
import { type SendScheduler, sendScheduler } from "./send_scheduler.ts";
import type { Http2Stream, StreamEvents, StreamLoss } from "./stream.ts";
import { type StreamState, streamState } from "./stream_state.ts";
import type { ConnectionOptions } from "./connection_options.ts";

/** The open streams of a connection, with what they send by and receive in. */
export interface StreamTable {
  readonly isServer: boolean;
  readonly open: ReadonlyMap<number, StreamState>;
  readonly output: FrameOutput;
  readonly sender: SendScheduler;
  readonly windows: ReceiveWindows;
  /** What the peer said of itself. */
  settings: PeerSettings;
  /** Whether the peer said it. */
  settingsCame: boolean;
  /** The highest stream that the peer opened. */
  lastPeerStream: number;
  /** The next stream that this side opens. */
  nextStream: number;
  /** A new stream. */
  begin(streamId: number): StreamState;
  /** A stream as those who send on it see it. */
  handle(stream: StreamState): Http2Stream;
  /** How a stream came to its end, as far as that is remembered. */
  closed(streamId: number): StreamClosed | undefined;
  /** Whether no frame of this stream can have been sent yet (RFC 9113, section 5.1). */
  isIdle(streamId: number): boolean;
  /** Throws when a frame for this stream cannot be. */
  checkNotIdle(streamId: number, name: string): void;
  /** After END_STREAM of the peer: the stream is over when this side ended it as well. */
  remoteEnded(stream: StreamState): void;
  /** Ends a stream that did not come to its own end. */
  lose(stream: StreamState, how: StreamClosed, loss: StreamLoss): void;
  /** A fault of the peer in one stream (RFC 9113, section 5.4.2). */
  fault(streamId: number, code: number, text: string): void;
  /** A frame came that brings nothing; throws at the one too many. */
  idleFrame(): void;
  /** Throws when the peer makes us answer and does not read the answers. */
  checkBacklog(): void;
  /** Resolves when a stream may be opened, or `wakeOpeners` was called. */
  whenRoom(): Promise<void>;
  /** There may be room for a stream, or never any more. */
  wakeOpeners(): void;
}

// Control frames the peer makes us answer, beyond what data may fill: more is a flood.
const CONTROL_BACKLOG_BYTES = 2 * 1024 * 1024;
const NO_EVENTS: StreamEvents = { headers() {}, data() {}, lost() {} };

/** Makes the table of a connection; `onFailure` is told when nothing can be written any more. */
export function streamTable(options: ConnectionOptions, onFailure: () => void): StreamTable {
  const isServer = options.side === "server";
  const open = new Map<number, StreamState>();
  const closed = closedStreams();
  const spendIdle = idleBudget();
  let room: PromiseWithResolvers<void> | undefined;

  const output = frameOutput({
    output: options.connection.output,
    onRoom: () => sender.pump(),
    onFailure,
  });
  const sender = sendScheduler(output, (stream) => {
    if (stream.remoteEnded) return remove(stream, "ended");
    if (!isServer) return;
    // RFC 9113, 8.1: the answer is complete, the rest of the request is of no use.
    writeReset(stream.id, ERROR_CODE.noError);
    remove(stream, "resetHere");
  });
  const windows = receiveWindows({
    ...options,
    update: (streamId, bytes) => {
      output.frame(4, FRAME.windowUpdate, 0, streamId);
      output.uint32(bytes);
    },
  });

  function writeReset(streamId: number, code: number): void {
    output.frame(4, FRAME.rstStream, 0, streamId);
    output.uint32(code);
  }

  function remove(stream: StreamState, how: StreamClosed): void {
    if (stream.over) return;
    windows.forget(stream);
    stream.over = true;
    open.delete(stream.id);
    closed.add(stream.id, how);
    stream.events = NO_EVENTS;
    if (room !== undefined && open.size < table.settings.maxConcurrentStreams) table.wakeOpeners();
  }

  const table: StreamTable = {
    isServer,
    open,
    output,
    sender,
    windows,
    settings: INITIAL_PEER_SETTINGS,
    settingsCame: false,
    lastPeerStream: 0,
    nextStream: 1,
    begin(streamId) {
      const stream = streamState(streamId, NO_EVENTS, {
        send: table.settings.initialWindow,
        receive: options.streamWindow,
      });
      open.set(streamId, stream);
      return stream;
    },
    handle: (stream) => ({
      id: stream.id,
      sendHeaders: (bytes, end) => sender.headers(stream, bytes, end),
      sendData: (head, body, end) => sender.data(stream, head, body, end),
      reset(code) {
        if (stream.over) return;
        remove(stream, "resetHere");
        sender.drop(stream, new ConnectorError("the stream was reset", { code: "cancelled" }));
        writeReset(stream.id, code);
      },
      consumed: (bytes) => windows.consumed(stream, bytes),
    }),
    closed: closed.get,
    isIdle(streamId) {
      if (streamId % 2 === 0) return true;
      return isServer ? streamId > table.lastPeerStream : streamId >= table.nextStream;
    },
    checkNotIdle(streamId, name) {
      if (streamId !== 0 && !table.isIdle(streamId)) return;
      throw protocolFault(
        ERROR_CODE.protocolError,
        `a ${name} frame arrived for stream ${streamId}, which is not open`,
      );
    },
    remoteEnded(stream) {
      if (stream.localEnded) remove(stream, "ended");
    },
    lose(stream, how, loss) {
      if (stream.over) return;
      const { events } = stream;
      remove(stream, how);
      sender.drop(stream, loss.reason);
      events.lost(loss);
    },
    fault(streamId, code, text) {
      writeReset(streamId, code);
      table.checkBacklog();
      const stream = open.get(streamId);
      if (stream === undefined) return closed.add(streamId, "resetHere");
      const reason = protocolFault(code, text);
      table.lose(stream, "resetHere", { by: "protocol", code, reason });
    },
    idleFrame() {
      if (spendIdle()) return;
      throw protocolFault(ERROR_CODE.enhanceYourCalm, "the peer sends frames that bring nothing");
    },
    checkBacklog() {
      if (output.backlog <= CONTROL_BACKLOG_BYTES) return;
      const text = "the peer asks for answers and does not read them";
      throw protocolFault(ERROR_CODE.enhanceYourCalm, text);
    },
    async whenRoom() {
      if (open.size < table.settings.maxConcurrentStreams) return;
      room ??= Promise.withResolvers();
      await room.promise;
    },
    wakeOpeners() {
      room?.resolve();
      room = undefined;
    },
  };
  return table;
}
