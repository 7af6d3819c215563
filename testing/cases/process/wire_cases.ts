import { ConnectorError } from "../../../sdk/error.ts";
import { pause } from "../importer/in_time.ts";
import { everyRole, type ProcessCase } from "./process_case.ts";
import { type Frame, frameBytes, frameFlag, frameText, frameType, rawHttp2 } from "./raw_http2.ts";

// Well below the 20 s that a host waits (protocol 1.2).
const START_MS = 10_000;
const QUIET_MS = 300;
// What grpc-go measures bandwidth with (protocol 1.2).
const BDP_PAYLOAD = Uint8Array.of(2, 4, 16, 16, 9, 14, 7, 7);

/** Rows about the connection itself: P1 and P9. */
export const wireCases: readonly ProcessCase[] = [
  {
    row: "P1",
    statement: "a plugin that is told nothing sends SETTINGS at once, and nothing else",
    roles: everyRole,
    distances: ["grpc", "process"],
    async run(subject) {
      await using plugin = await subject.startRaw!();
      const http2 = rawHttp2(plugin, subject.signal);
      const first = await http2.next("the SETTINGS frame", START_MS);
      if (first?.type !== frameType.settings || first.flags !== 0 || first.stream !== 0) {
        throw new ConnectorError(`expected SETTINGS first, got ${shown(first)}`);
      }
      await pause(QUIET_MS, subject.signal);
      const second = await http2.next("a frame", 1).catch(() => "silence" as const);
      if (second === "silence" && http2.rest().length === 0) return;
      const seen = second === "silence"
        ? JSON.stringify(new TextDecoder().decode(http2.rest().subarray(0, 80)))
        : shown(second);
      throw new ConnectorError(`expected nothing after SETTINGS, got ${seen}`);
    },
  },
  {
    row: "P9",
    statement: "a PING is answered with its own payload",
    roles: everyRole,
    distances: ["grpc", "process"],
    async run(subject) {
      await using plugin = await subject.startRaw!();
      const http2 = rawHttp2(plugin, subject.signal);
      await http2.greet();
      const ping: Frame = { type: frameType.ping, flags: 0, stream: 0, payload: BDP_PAYLOAD };
      await http2.write(frameBytes(ping));
      while (true) {
        const frame = await http2.next("an answer to PING");
        if (frame?.type === frameType.settings || frame?.type === frameType.windowUpdate) continue;
        if (frame?.type !== frameType.ping || frame.flags !== frameFlag.ack) {
          throw new ConnectorError(`expected an answer to PING, got ${shown(frame)}`);
        }
        if (frame.payload.join() === BDP_PAYLOAD.join()) return;
        throw new ConnectorError(
          `expected the payload ${BDP_PAYLOAD.join(" ")} back, got ${frame.payload.join(" ")}`,
        );
      }
    },
  },
];

/** A frame, or the end of stdout, in words. */
function shown(frame: Frame | undefined): string {
  return frame === undefined ? "the end of stdout" : frameText(frame);
}
