import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { type Clock, systemClock } from "@plakar-deno/sdk/network";
import { contentOf, isSame } from "./contents.ts";
import { type FaultProxy, faultProxy, type ProxiedRequest } from "./fault_proxy.ts";
import type { FoundProgram } from "./install_program.ts";
import { type OpenBucket, openBucket } from "./open_bucket.ts";
import type { S3Server, StartOptions } from "./s3_server.ts";

/** A server that is killed when so much of one request, or of its answer, has passed. */
interface Moment {
  readonly request: RegExp;
  readonly direction: "request" | "answer";
  readonly bytes: number;
}

interface Doomed extends AsyncDisposable {
  /** The bucket through the proxy that kills the server. */
  readonly bucket: OpenBucket;
  /** The same bucket with nothing in between; only for a server that runs. */
  readonly direct: OpenBucket;
  readonly requests: readonly ProxiedRequest[];
  /** Fails unless the server was killed. */
  requireKilled(): void;
}

const PART = 5 << 20;
const SIZE = 4 * PART + 12_345;

/** Waits between attempts end when the server is there again; limits for silence are as ever. */
function clockOf(back: () => Promise<unknown>): Clock {
  return {
    ...systemClock,
    sleep: (ms, signal) =>
      ms < 30_000 ? untilAborted(back(), signal) : systemClock.sleep(ms, signal),
  };
}

async function untilAborted(work: Promise<unknown>, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

/** Has a server killed at a moment, and started again at once unless it shall stay away. */
async function doom(
  server: S3Server,
  name: string,
  { request, direction, bytes }: Moment,
  comesBack: boolean,
): Promise<Doomed> {
  const { signal } = new AbortController();
  let back: Promise<void> | undefined;
  const proxy: FaultProxy = faultProxy(server.endpoint, {
    async watch(seen, at, passed) {
      if (back !== undefined || at !== direction || passed < bytes) return;
      if (!request.test(`${seen.method} ${seen.target}`)) return;
      const killed = server.kill();
      back = comesBack ? killed.then(() => server.restart()) : killed;
      await killed;
    },
  });
  const direct = openBucket(server, name, { signal });
  await direct.make();
  const clock = clockOf(async () => await back);
  const options = { signal, clock, partSize: PART };
  const bucket = openBucket({ ...server, host: proxy.host }, name, options);
  return {
    ...{ bucket, direct, requests: proxy.requests },
    requireKilled: () => ok(back !== undefined, "the server was not killed"),
    async [Symbol.asyncDispose]() {
      for (const each of [bucket, direct]) each[Symbol.dispose]();
      await proxy[Symbol.asyncDispose]();
      await back;
    },
  };
}

async function keysOf(bucket: OpenBucket): Promise<string[]> {
  return (await Array.fromAsync(bucket.list())).map(([key]) => key);
}

const PUTS: readonly (readonly [what: string, size: number, moment: Moment])[] = [
  ["a Put in parts", SIZE, {
    request: /^PUT .*partNumber=2/,
    direction: "request",
    bytes: PART / 2,
  }],
  ["a Put in one request", PART / 2, {
    request: /^PUT .*\/k$/,
    direction: "request",
    bytes: PART / 4,
  }],
];
const GET: Moment = { request: /^GET .*\/k$/, direction: "answer", bytes: SIZE / 3 };

/** Defines tests in which a server of a kind is killed (SIGKILL) in the middle of an operation. */
export async function restartCases(kind: string, { find, startOwn }: {
  readonly find: (signal: AbortSignal) => Promise<FoundProgram>;
  readonly startOwn: (options: StartOptions) => Promise<S3Server>;
}): Promise<void> {
  const { signal } = new AbortController();
  const { reason } = await find(signal);
  const test = (name: string, fn: (server: S3Server) => Promise<void>): void =>
    Deno.test({
      name: `${kind} ${name}${reason === undefined ? "" : ` [skipped: ${reason}]`}`,
      ignore: reason !== undefined,
      async fn() {
        await using server = await startOwn({ signal });
        await fn(server);
      },
    });
  const content = contentOf(1, SIZE);

  for (const [what, size, moment] of PUTS) {
    test(`killed and restarted in the middle of ${what}: it succeeds`, async (server) => {
      await using doomed = await doom(server, "restarted", moment, true);
      await doomed.bucket.put("k", content.subarray(0, size));
      doomed.requireKilled();
      deepEqual(await Array.fromAsync(doomed.direct.list()), [["k", size]]);
      ok(isSame(await doomed.direct.get("k"), content.subarray(0, size)));
      deepEqual(await doomed.direct.uploads(), []);
    });

    test(`killed in the middle of ${what}: it fails, the old object stays`, async (server) => {
      await using doomed = await doom(server, "killed", moment, false);
      await doomed.direct.put("k", content.subarray(0, 1000));
      const error = await doomed.bucket.put("k", content.subarray(0, size)).catch((error) => error);
      doomed.requireKilled();
      ok(error instanceof ConnectorError, String(error));
      match(error.message, /^cannot .*"k"/);
      equal(error.code, "unavailable");
      await server.restart();
      deepEqual(await Array.fromAsync(doomed.direct.list()), [["k", 1000]]);
      ok(isSame(await doomed.direct.get("k"), content.subarray(0, 1000)));
    });
  }

  test("killed and restarted in the middle of a Get: it goes on at that byte", async (server) => {
    await using doomed = await doom(server, "restarted", GET, true);
    await doomed.direct.put("k", content);
    ok(isSame(await doomed.bucket.get("k"), content));
    doomed.requireKilled();
    const ranges = doomed.requests.filter(({ method }) => method === "GET").map(({ range }) =>
      range
    );
    equal(ranges[0], "");
    const begins = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1]));
    ok(begins.length > 0 && begins.every((begin) => begin >= SIZE / 4), ranges.join());
  });

  test("killed in the middle of a Get: what came is right, then it fails", async (server) => {
    await using doomed = await doom(server, "killed", GET, false);
    await doomed.direct.put("k", content);
    let [got, failure]: [number, unknown] = [0, undefined];
    try {
      for await (const piece of await doomed.bucket.open("k")) {
        ok(isSame(piece, content.subarray(got, got + piece.length)), `other bytes at ${got}`);
        got += piece.length;
      }
    } catch (error) {
      failure = error;
    }
    doomed.requireKilled();
    ok(failure instanceof ConnectorError, `${failure}`);
    match(failure.message, /^cannot .*"k"/);
    ok(got < SIZE, "a killed server cannot have sent all");
    await server.restart();
    deepEqual(await keysOf(doomed.direct), ["k"]);
  });
}
