import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { memoryConnection } from "./memory_connection.ts";
import { serve } from "./serve.ts";
import type { ServiceEnvironment } from "./service.ts";
import { test } from "./test_transports.ts";

/** Serves a service without methods and notes what happens to it. */
function stubService(close: () => Promise<void> = () => Promise.resolve()) {
  const seen: { environment?: ServiceEnvironment; closes: number } = { closes: 0 };
  return {
    seen,
    make(environment: ServiceEnvironment) {
      seen.environment = environment;
      return {
        handlers: [],
        close() {
          seen.closes++;
          return close();
        },
      };
    },
  };
}

test("P4 the session ends with the host's: signal aborted, service closed once", async (transport) => {
  const { plugin, closeHost } = memoryConnection();
  const { seen, make } = stubService();
  const lines: string[] = [];
  const served = serve(make, {
    connection: plugin,
    transport,
    args: ["--log-level=debug", "--other"],
    log: (line) => lines.push(line),
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(seen.environment?.signal.aborted, false);
  deepEqual(seen.environment?.args, ["--log-level=debug", "--other"]);
  seen.environment?.logger(["secret"]).debug("the secret");
  closeHost();
  await served;
  equal(seen.environment?.signal.aborted, true);
  equal(seen.closes, 1);
  deepEqual(lines, ["debug the ***\n"]);
});

test("aborting the signal ends the session, before or while it runs", async (transport) => {
  for (const early of [true, false]) {
    const { plugin } = memoryConnection();
    const { seen, make } = stubService();
    const abort = new AbortController();
    if (early) abort.abort();
    const served = serve(make, {
      connection: plugin,
      transport,
      signal: abort.signal,
      log: () => {},
    });
    abort.abort();
    await served;
    equal(seen.closes, 1);
    equal(seen.environment?.signal.aborted, true);
  }
});

test("P5 a close that hangs or fails is left behind after its time", async (transport) => {
  for (const close of [() => new Promise<void>(() => {}), () => Promise.reject(new Error("no"))]) {
    const { plugin, closeHost } = memoryConnection();
    const { make } = stubService(close);
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const served = serve(make, { connection: plugin, transport, log, closeTimeout: 20 });
    let late = false;
    // A timer, not a clock: on a stalled machine the shorter one of two still comes first.
    const timer = setTimeout(() => late = true, 400);
    closeHost();
    await served;
    clearTimeout(timer);
    ok(!late);
    if (lines.length > 0) match(lines[0] ?? "", /did not close in time/);
  }
});

test("a broken wire rejects, and still closes the service", async (transport) => {
  const { plugin, host } = memoryConnection();
  const { seen, make } = stubService();
  const served = serve(make, { connection: plugin, transport, log: () => {} });
  await host.output.write(new TextEncoder().encode("GET / HTTP/1.1\r\n"));
  await rejects(served, /stdin began with "GET \/ HTTP\/1\.1/);
  equal(seen.closes, 1);
});
