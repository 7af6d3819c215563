import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { PutRequest } from "../proto/messages.ts";
import { macFromBytes } from "../sdk/mac.ts";
import { putObject, type StoreObject } from "./put_object.ts";

const key = { resource: "state", mac: macFromBytes(new Uint8Array(32).fill(7)) } as const;
const header: PutRequest = { mac: key.mac, type: 2 };

/** Requests that count how many were taken and may end in a reset. */
function requests(
  list: readonly PutRequest[],
  reset?: Error,
): AsyncIterable<PutRequest> & { readonly taken: number; readonly ended: boolean } {
  let taken = 0;
  let ended = false;
  return {
    get taken() {
      return taken;
    },
    get ended() {
      return ended;
    },
    async *[Symbol.asyncIterator]() {
      for (const one of list) {
        await Promise.resolve();
        taken++;
        yield one;
      }
      if (reset !== undefined) throw reset;
      ended = true;
    },
  };
}

const chunks = (...sizes: number[]): PutRequest[] =>
  sizes.map((size, at) => ({ chunk: new Uint8Array(size).fill(at + 1) }));
const put = (source: AsyncIterable<PutRequest>, store: StoreObject) =>
  putObject(source, () => ({ key, store }));
const collect = async (body: ReadableStream<Uint8Array>) => {
  const sizes: number[] = [];
  for await (const chunk of body) sizes.push(chunk.length);
  return sizes;
};

Deno.test("S6 a Put is its chunks in order, and the answer counts their bytes", async () => {
  let sizes: number[] = [];
  const source = requests([header, ...chunks(5, 0, 3)]);
  const answer = await put(source, async (body) => void (sizes = await collect(body)));
  deepEqual([sizes, answer], [[5, 3], { bytesWritten: 8 }]);
});

Deno.test("S7 a Put without chunks is an empty object", async () => {
  let sizes: number[] | undefined;
  const answer = await put(requests([header]), async (body) => void (sizes = await collect(body)));
  deepEqual([sizes, answer], [[], { bytesWritten: 0 }]);
});

Deno.test("S8 the bytes of the first request count; later names and kinds do not", async () => {
  let sizes: number[] = [];
  const source = requests([
    { ...header, chunk: new Uint8Array(4) },
    { mac: new Uint8Array(3), type: 99, chunk: new Uint8Array(2) },
  ]);
  const answer = await put(source, async (body) => void (sizes = await collect(body)));
  deepEqual([sizes, answer], [[4, 2], { bytesWritten: 6 }]);
});

Deno.test("S9 the body fails where the peer broke off, and never ends", async () => {
  let committed = false;
  const source = requests([header, ...chunks(5)], new Error("reset by the peer"));
  const putting = put(source, async (body) => {
    await collect(body);
    committed = true;
  });
  await rejects(putting, /reset by the peer/);
  equal(committed, false);
});

Deno.test("S9 a store that hides the broken body does not make an answer of it", async () => {
  const source = requests([header, ...chunks(5)], new Error("reset by the peer"));
  const putting = put(source, async (body) => {
    await collect(body).catch(() => {});
  });
  await rejects(putting, /reset by the peer/);
});

Deno.test("S11 a store that fails early fails after the last request was taken", async () => {
  for (const fail of ["sync", "async", "after one chunk", "cancelled body"]) {
    const source = requests([header, ...chunks(1, 2, 3, 4, 5)]);
    const putting = put(source, (body) => {
      if (fail === "sync") throw new Error("disk full");
      return (async () => {
        if (fail === "after one chunk") await body.getReader().read();
        if (fail === "cancelled body") await body.cancel();
        throw new Error("disk full");
      })();
    });
    await rejects(putting, /disk full/);
    deepEqual([source.taken, source.ended], [6, true], fail);
  }
});

Deno.test("S11 a store that fails under a read of its own loses no request", async () => {
  const source = requests([header, ...chunks(1, 2, 3)]);
  let stray: Promise<unknown> | undefined;
  const putting = put(source, async (body) => {
    const reader = body.getReader();
    stray = reader.read();
    await Promise.resolve();
    throw new Error("disk full");
  });
  await rejects(putting, /disk full/);
  await stray;
  deepEqual([source.taken, source.ended], [4, true]);
});

Deno.test("S11 a refused first request is drained, too", async () => {
  const source = requests([header, ...chunks(1, 2)]);
  const refused = putObject(source, () => {
    throw new Error("unsupported");
  });
  await rejects(refused, /unsupported/);
  equal(source.ended, true);
});

Deno.test("S11 the peer's break ends the draining", async () => {
  const source = requests([header, ...chunks(1, 2)], new Error("reset by the peer"));
  await rejects(put(source, () => Promise.reject(new Error("disk full"))), /reset by the peer/);
});

Deno.test("a store that returns before the end of the body is told so", async () => {
  const lazy: StoreObject[] = [
    () => Promise.resolve(),
    async (body) => void await body.getReader().read(),
    (body) => body.cancel(),
  ];
  for (const store of lazy) {
    const source = requests([header, ...chunks(1, 2)]);
    await rejects(put(source, store), /put state 0707.*did not read the whole object/);
    equal(source.ended, true);
  }
});

Deno.test("a body read after its put is an error, not a wait for ever", async () => {
  let late: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const putting = put(requests([header, ...chunks(1)]), (body) => {
    late = body.getReader();
    return Promise.resolve();
  });
  await rejects(putting, /did not read/);
  await rejects(late!.read(), /after put had returned/);
});

Deno.test("S24 nothing is taken from the peer before the store reads", async () => {
  const source = requests([header, ...chunks(1, 2, 3)]);
  await put(source, async (body) => {
    const reader = body.getReader();
    const taken: number[] = [];
    for (;;) {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      taken.push(source.taken);
      if ((await reader.read()).done) break;
    }
    deepEqual(taken, [1, 2, 3, 4]);
  });
});

Deno.test("a Put without any request is malformed", async () => {
  await rejects(put(requests([]), () => Promise.resolve()), /before it named one/);
});
