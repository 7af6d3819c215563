import type { Http2Client } from "../../runtime/http2/client.ts";
import { clientOn } from "../../runtime/http2/test_client_peer.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { method } from "../../runtime/test_session.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { COUNTED, countedHandlers, countedPath } from "./counted_handlers.ts";
import { mutatingWire } from "./mutating_wire.ts";
import type { Random } from "./random.ts";
import type { FuzzedTransport } from "./run_wild.ts";
import { endsWithin } from "./within.ts";

const LIMIT = 5_000;
// Turns of the event loop without a byte after which calls wait for what was lost on the way.
const QUIET_TURNS = 3;

/**
 * One session of our client with our server, the frames between them mutated on their way, in one
 * direction or both. Demands that every call ends with a result or an error made for people once the
 * connection ends, that the server ends, and that no handler runs after that.
 */
export async function runBetween({ transport }: FuzzedTransport, random: Random): Promise<void> {
  const { handlers, running } = countedHandlers();
  const near = memoryConnection();
  const far = memoryConnection();
  let moved = 0;
  const onMoved = () => void moved++;
  const harms = random.pick([[0.05, 0], [0, 0.05], [0.03, 0.03], [0, 0]]);
  const wires = [
    mutatingWire(near.plugin.input, far.host.output, {
      ofClient: true,
      random,
      harm: harms[0]!,
      onMoved,
    }).finally(far.closeHost),
    mutatingWire(far.host.input, near.plugin.output, {
      ofClient: false,
      random,
      harm: harms[1]!,
      onMoved,
    }).finally(near.closePlugin),
  ];
  const served = transport(handlers, far.plugin, {
    signal: new AbortController().signal,
    maxMessageBytes: 4_194_304,
  });
  const over = served.then(() => undefined, (error) => error).finally(() => {
    far.closePlugin();
    far.closeHost();
  });
  const client = clientOn(near.host);
  client.ready.catch(() => {});
  const calls = Array.from({ length: 1 + random.below(8) }, () => oneCall(client, random));
  let settled = 0;
  for (const call of calls) call.finally(() => settled++).catch(() => {});
  for (let quiet = 0, before = -1; settled < calls.length && quiet < QUIET_TURNS; quiet++) {
    await new Promise((resolve) => setTimeout(resolve));
    if (moved !== before) quiet = 0;
    before = moved;
  }
  near.closeHost();
  near.closePlugin();
  try {
    await endsWithin(Promise.all(calls), LIMIT, "a call");
    const error = await endsWithin(over, LIMIT, "the service");
    if (error !== undefined && !(error instanceof ConnectorError)) throw error;
    for (let turns = 0; running() > 0 && turns < 100; turns++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    if (running() > 0) throw new Error(`${running()} handlers go on after the end`);
    await rejected(client.ask(method(countedPath("Echo"), "unary"), new Uint8Array(), {}).next());
  } finally {
    client.destroy();
    await endsWithin(Promise.all(wires), LIMIT, "the wire");
  }
}

/** One call of any kind; ends well, or with an error made for people, or is cancelled. */
async function oneCall(client: Http2Client, random: Random): Promise<void> {
  const call = client.open(method(countedPath(random.pick(COUNTED)), "bidi"), {
    maxResponseBytes: random.pick([100, 1_000_000]),
  });
  const leavesAt = random.chance(0.4) ? random.below(10) : 10;
  try {
    for (let left = random.below(4); left > 0; left--) {
      await call.send(random.bytes(random.below(random.chance(0.1) ? 50_000 : 50)));
    }
    if (random.chance(0.9)) call.halfClose();
    for (let count = 0; count < leavesAt; count++) if ((await call.next()).done) return;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
  } finally {
    call.cancel();
  }
}

/** Demands that a call fails as those of a connection that ended do. */
async function rejected(next: Promise<unknown>): Promise<void> {
  const error = await endsWithin(
    next.then(() => undefined, (reason) => reason),
    LIMIT,
    "a late call",
  );
  if (!(error instanceof ConnectorError)) throw new Error(`a late call ended with ${error}`);
}
