import { memoryConnection } from "../../runtime/memory_connection.ts";
import { joinBytes } from "../../testing/join_bytes.ts";
import { PREFACE } from "../../runtime/http2/preface.ts";
import { frameBytes, settings } from "../../runtime/http2/test_frames.ts";
import { testPeer } from "../../runtime/http2/test_peer.ts";
import { request, statusOf } from "../../runtime/http2/test_server.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Transport } from "../../runtime/transport.ts";
import { countedHandlers, countedPath } from "./counted_handlers.ts";
import type { Random } from "./random.ts";
import { wildFrames } from "./wild_frames.ts";
import { endsWithin } from "./within.ts";

const LIMIT = 5_000;
const LAST = 0x7fffffff;

/** A transport under its name. */
export interface FuzzedTransport {
  readonly name: string;
  readonly transport: Transport;
}

/**
 * One session of a wild client. Demands that the server either ends the connection or still answers
 * a correct call, that it ends when the client closes, and that no handler runs after that.
 */
export async function runWild({ transport }: FuzzedTransport, random: Random): Promise<void> {
  const { handlers, running } = countedHandlers();
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const served = transport(handlers, plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: random.pick([50, 1000, 4_194_304]),
  });
  const over = served.then(() => undefined, (error) => error).finally(() => {
    closePlugin();
    closeHost();
  });
  const peer = testPeer(host);
  try {
    await peer.send(PREFACE, settings([4, random.pick([0, 100, 65_535, 1 << 20])]));
    const bytes = joinBytes(wildFrames(random).map((each) => frameBytes(each)));
    for (let at = 0; at < bytes.length;) {
      const size = random.chance(0.3) ? bytes.length : 1 + random.below(1000);
      await peer.send(bytes.slice(at, at + size));
      at += size;
      if (random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve));
    }
    if (random.chance(0.5)) {
      // Windows may be closed, so the status of an unknown method: trailers alone.
      await peer.send(...request(LAST, "/fuzz.Fuzz/Unknown"));
      const answered = statusOf(peer, LAST).catch(() => {});
      await endsWithin(Promise.race([answered, over]), LIMIT, "a correct call after all");
    }
    closeHost();
    const error = await endsWithin(over, LIMIT, `the service (${countedPath("Echo")} and others)`);
    if (error !== undefined && !(error instanceof ConnectorError)) throw error;
    // Handlers learn of the end a turn later at most, those that wait for a timer with it.
    for (let turns = 0; running() > 0 && turns < 100; turns++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (running() > 0) throw new Error(`${running()} handlers go on after the end`);
  } finally {
    closeHost();
    await over;
    await peer.done;
  }
}
