import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { CallOptions } from "../sdk/context.ts";
import { connectorSession } from "./connector_session.ts";

const PRECONDITION = { name: "ConnectorError", code: "failed_precondition" };

/** A connector that notes the signals it was closed with. */
function connector(close: () => Promise<void> = () => Promise.resolve()) {
  const closed: AbortSignal[] = [];
  return {
    closed,
    close({ signal }: CallOptions) {
      closed.push(signal);
      return close();
    },
  };
}

Deno.test("P10 a call before Init, during it, or after a failed one is refused", async () => {
  const session = connectorSession();
  const refusal = { ...PRECONDITION, message: "cannot import before Init: send Init first" };
  throws(() => session.current("import"), refusal);
  await rejects(session.init(() => {
    throws(() => session.current("import"), refusal);
    throw new Error("no such bucket");
  }));
  throws(() => session.current("import"), refusal);
});

Deno.test("a connector is there once it is made, at once or later", async () => {
  for (const later of [false, true]) {
    const session = connectorSession();
    const made = connector();
    equal(await session.init(() => later ? Promise.resolve(made) : made), made);
    equal(session.current("import"), made);
    equal(session.closing.aborted, false);
  }
});

Deno.test("P11 a second Init is refused and the first connector goes on", async () => {
  const session = connectorSession();
  const made = connector();
  await session.init(() => made);
  const again = () => {
    throw new Error("made twice");
  };
  await rejects(session.init(again), { ...PRECONDITION, message: /^cannot init twice: / });
  equal(session.current("import"), made);
  deepEqual(made.closed, []);
});

Deno.test("P11 a second Init is refused while the first is on its way", async () => {
  const session = connectorSession();
  const first = Promise.withResolvers<ReturnType<typeof connector>>();
  const making = session.init(() => first.promise);
  await rejects(session.init(() => connector()), PRECONDITION);
  const made = connector();
  first.resolve(made);
  equal(await making, made);
});

Deno.test("P13 an Init that failed may be repeated", async () => {
  const session = connectorSession();
  const failures = [
    () => {
      throw new Error("no such bucket");
    },
    () => Promise.reject(new Error("no such bucket")),
  ];
  for (const make of failures) await rejects(session.init(make), /no such bucket/);
  const made = connector();
  equal(await session.init(() => made), made);
});

Deno.test("P14 a connector is closed once, however often Close comes", async () => {
  const session = connectorSession();
  const made = connector();
  await session.init(() => made);
  await Promise.all([session.close(), session.close()]);
  await session.close();
  equal(made.closed.length, 1);
  equal(session.closing.aborted, true);
  equal(session.closing.reason.name, "AbortError");
});

Deno.test("P14 the signal of a close is not the one that the close aborts", async () => {
  const session = connectorSession();
  const made = connector();
  await session.init(() => made);
  await session.close();
  equal(made.closed[0]?.aborted, false);
});

Deno.test("P14 calls and Init after Close are refused", async () => {
  const session = connectorSession();
  await session.init(() => connector());
  await session.close();
  const refusal = { ...PRECONDITION, message: "cannot ping: the connector was closed" };
  throws(() => session.current("ping"), refusal);
  await rejects(session.init(() => connector()), {
    ...PRECONDITION,
    message: /start a new plugin/,
  });
});

Deno.test("P14 calls are refused from the moment Close begins", async () => {
  const session = connectorSession();
  const closing = Promise.withResolvers<void>();
  await session.init(() => connector(() => closing.promise));
  const closed = session.close();
  throws(() => session.current("ping"), PRECONDITION);
  equal(session.closing.aborted, true);
  closing.resolve();
  await closed;
});

Deno.test("a connector that serves on is reached after Close, but never made again", async () => {
  const session = connectorSession({ servesAfterClose: true });
  throws(() => session.current("list"), PRECONDITION);
  const made = connector();
  await session.init(() => made);
  await session.close();
  equal(session.current("list"), made);
  await rejects(session.init(() => connector()), PRECONDITION);
});

Deno.test("P14 a Close before Init does nothing, and Init may follow", async () => {
  const session = connectorSession();
  await session.close();
  equal(session.closing.aborted, false);
  await rejects(session.init(() => Promise.reject(new Error("not yet"))));
  await session.close();
  const made = connector();
  equal(await session.init(() => made), made);
  await session.close();
  equal(made.closed.length, 1);
});

Deno.test("P14 a Close during Init waits for the connector and closes it", async () => {
  const session = connectorSession();
  const made = connector();
  const arriving = Promise.withResolvers<typeof made>();
  const making = session.init(() => arriving.promise);
  const closed = session.close();
  equal(session.closing.aborted, true);
  arriving.resolve(made);
  await closed;
  equal(await making, made);
  equal(made.closed.length, 1);
  throws(() => session.current("import"), PRECONDITION);
});

Deno.test("P14 a Close during an Init that fails has nothing to close", async () => {
  const session = connectorSession();
  const arriving = Promise.withResolvers<ReturnType<typeof connector>>();
  const making = session.init(() => arriving.promise);
  const closed = session.close();
  arriving.reject(new Error("no such bucket"));
  await rejects(making, /no such bucket/);
  await closed;
});

Deno.test("a failure to close reaches everyone who closes", async () => {
  const session = connectorSession();
  await session.init(() => connector(() => Promise.reject(new Error("not flushed"))));
  await rejects(session.close(), /not flushed/);
  await rejects(session.close(), /not flushed/);
  equal(session.closing.aborted, true);
});
