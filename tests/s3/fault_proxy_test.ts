import {
  deepStrictEqual as deepEqual,
  notDeepStrictEqual as notDeepEqual,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { serveHttp } from "../../connectors/s3/testdata/serve_http.ts";
import { type FaultProxy, faultProxy } from "./fault_proxy.ts";
import { type Fault, FAULT_KINDS, seededFaults } from "./faults.ts";

const CONTENT = new Uint8Array(1_000_000).fill(7);

/** A server that takes and gives, behind a proxy that does this to every request. */
async function withFault(
  fault: Fault | undefined,
  work: (proxy: FaultProxy, reached: readonly string[]) => Promise<void>,
): Promise<void> {
  const reached: string[] = [];
  await using server = serveHttp(({ method, target, body }) => {
    reached.push(`${method} ${target} ${body.length}`);
    return Promise.resolve({ status: 200, headers: new Headers(), body: CONTENT });
  });
  const upstream = `http://127.0.0.1:${server.port}`;
  await using proxy = faultProxy(upstream, { faults: () => fault });
  await work(proxy, reached);
}

Deno.test("fault proxy: a connection serves until a request meets a fault, with keepAlive", async () => {
  await using server = serveHttp(({ target }) =>
    Promise.resolve({
      status: 200,
      headers: new Headers(target === "/chunks" ? { "transfer-encoding": "chunked" } : {}),
      body: target === "/chunks" ? new TextEncoder().encode("5\r\nhello\r\n0\r\n\r\n") : CONTENT,
    })
  );
  let asked = 0;
  const faults = (): Fault | undefined =>
    ++asked === 3 ? { kind: "answer", status: 503 } : undefined;
  await using proxy = faultProxy(`http://127.0.0.1:${server.port}`, { faults, keepAlive: true });
  for (let time = 0; time < 4; time++) {
    const body = await (await put(proxy)).bytes();
    if (time !== 2) deepEqual(body, CONTENT);
  }
  equal(await (await fetch(`${proxy.endpoint}/chunks`)).text(), "hello");
  deepEqual(await (await put(proxy)).bytes(), CONTENT);
  const reused = proxy.requests.map(({ reused }) => reused);
  deepEqual(reused, [false, true, true, false, true, false]);
});

const put = ({ endpoint }: FaultProxy, signal?: AbortSignal) =>
  fetch(`${endpoint}/k?x=1`, { method: "PUT", body: CONTENT, ...(signal ? { signal } : {}) });

Deno.test("fault proxy: without a fault, and with a delay, everything passes", async () => {
  for (const fault of [undefined, { kind: "delay", ms: 2 } as const]) {
    await withFault(fault, async (proxy, reached) => {
      deepEqual(await (await put(proxy)).bytes(), CONTENT);
      deepEqual(await (await fetch(`${proxy.endpoint}/k`)).bytes(), CONTENT);
      deepEqual(reached, [`PUT /k?x=1 ${CONTENT.length}`, "GET /k 0"]);
      deepEqual(proxy.requests.map(({ method }) => method), ["PUT", "GET"]);
    });
  }
});

Deno.test("fault proxy: another answer comes instead, and the server sees nothing", () =>
  withFault(
    { kind: "answer", status: 503, code: "SlowDown", retryAfter: 2 },
    async (proxy, reached) => {
      const answer = await put(proxy);
      equal(answer.status, 503);
      equal(answer.headers.get("retry-after"), "2");
      equal((await answer.text()).includes("<Code>SlowDown</Code>"), true);
      deepEqual(reached, []);
    },
  ));

Deno.test("fault proxy: a connection breaks before, after, and in the middle of a request", async () => {
  for (
    const [fault, seen] of [
      [{ kind: "drop before" }, []],
      [{ kind: "drop after" }, [`PUT /k?x=1 ${CONTENT.length}`]],
      [{ kind: "cut request", at: 0.5 }, []],
    ] as const
  ) {
    await withFault(fault, async (proxy, reached) => {
      await rejects(put(proxy), TypeError);
      // Deno itself sends once more what broke off without a byte of an answer.
      deepEqual([...new Set(reached)], seen);
    });
  }
});

Deno.test("fault proxy: an answer breaks off", () =>
  withFault({ kind: "cut answer", at: 0.5 }, async (proxy) => {
    const answer = await put(proxy);
    equal(answer.status, 200);
    await rejects(answer.bytes());
  }));

Deno.test("fault proxy: a request stalls until its client leaves", () =>
  withFault({ kind: "stall request", at: 0.5 }, async (proxy, reached) => {
    await rejects(put(proxy, AbortSignal.timeout(100)), { name: "TimeoutError" });
    deepEqual(reached, []);
  }));

Deno.test("fault proxy: an answer stalls until its client leaves", () =>
  withFault({ kind: "stall answer", at: 0.5 }, async (proxy) => {
    const reader = (await put(proxy)).body!.getReader();
    for (let got = 0; got < CONTENT.length / 2;) got += (await reader.read()).value!.length;
    const silent = Symbol("silent");
    const more = reader.read();
    const timer = Promise.withResolvers<symbol>();
    const id = setTimeout(() => timer.resolve(silent), 50);
    equal(await Promise.race([more, timer.promise]), silent);
    clearTimeout(id);
    await reader.cancel();
  }));

Deno.test("faults: a seed brings the same ones whatever comes first, another seed others", () => {
  const requests = Array.from({ length: 200 }, (_, at) => `/bucket/${at % 20}?uploadId=`);
  const faultsOf = (seed: number, targets: readonly string[]) => {
    const faults = seededFaults({ seed, rate: 0.5 });
    const found = new Map<string, (Fault | undefined)[]>();
    for (const target of targets) {
      const list = found.get(target) ?? [];
      found.set(target, [...list, faults("PUT", `${target}${Math.random()}`)]);
    }
    return Object.fromEntries([...found].toSorted());
  };
  deepEqual(faultsOf(1, requests), faultsOf(1, requests.toReversed()));
  notDeepEqual(faultsOf(1, requests), faultsOf(2, requests));
  const all = Object.values(faultsOf(1, requests)).flat();
  deepEqual(
    FAULT_KINDS.filter((kind) => !all.some((fault) => fault?.kind === kind)),
    [],
    "every kind comes",
  );
  const share = all.filter((fault) => fault !== undefined).length / all.length;
  equal(share > 0.35 && share < 0.65, true, `${share}`);
});
