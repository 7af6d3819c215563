import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { type Generation, macFromBytes, macToHex, type Transport } from "@plakar-deno/sdk";
import type { StorageSession } from "@plakar-deno/sdk/host";
import fc from "fast-check";
import { transports } from "../../runtime/test_transports.ts";
import { LegacyShelf, type Shelf } from "./legacy_memory_storage.ts";
import { withLegacyStorage } from "./legacy_session.ts";

const RUNS = 20;

const key = fc.record({
  resource: fc.constantFrom("state" as const, "packfile" as const, "lock" as const),
  mac: fc.nat(2).map((byte) => macFromBytes(new Uint8Array(32).fill(byte))),
});

/** One call of a host. */
const call = fc.oneof(
  fc.record({ do: fc.constant("put" as const), key, length: fc.integer({ max: 200_000, min: 0 }) }),
  fc.record({ do: fc.constant("tear" as const), key, length: fc.nat(1000) }),
  fc.record({ do: fc.constant("get" as const), key }),
  fc.record({
    do: fc.constant("part" as const),
    key,
    offset: fc.nat(250_000),
    // Of nothing, a v1.0 host asks nothing.
    length: fc.integer({ min: 1, max: 90_000 }),
  }),
  fc.record({ do: fc.constant("delete" as const), key }),
  fc.record({ do: fc.constant("list" as const), key }),
);
type HostCall = typeof call extends fc.Arbitrary<infer Made> ? Made : never;

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at + length) % 251);
}

/** A short text for bytes that differs where they do. */
async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces = await Array.fromAsync(chunks, (chunk) => chunk.slice());
  const bytes = await new Blob(pieces as BlobPart[]).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${bytes.byteLength} ${hash.toHex()}`;
}

async function* torn(length: number): AsyncGenerator<Uint8Array> {
  yield bytesOf(length);
  await Promise.resolve();
  throw new Error("torn");
}

async function answer(session: StorageSession, made: HostCall): Promise<unknown> {
  const { key } = made;
  switch (made.do) {
    case "put":
      return await session.put(key, bytesOf(made.length));
    case "tear":
      return await session.put(key, torn(made.length));
    case "get":
      return await digest(session.get(key));
    case "part":
      return await digest(session.get(key, made));
    case "delete":
      return await session.delete(key);
    case "list":
      return (await session.list(key.resource)).map(macToHex).sort();
  }
}

/** The answers of a store to these calls, what it holds at the end, and what it left open. */
async function answers(
  generation: Generation,
  calls: readonly HostCall[],
  transport: Transport,
) {
  const shelf: Shelf = { objects: new Map() };
  const made = new LegacyShelf(shelf);
  const given: unknown[] = [];
  await withLegacyStorage(generation, () => made, async (session) => {
    await session.create(new Uint8Array(3));
    for (const each of calls) {
      // Which words come before the author's own is the host's affair.
      given.push(await answer(session, each).catch(({ message }) => message.split(": ").at(-1)));
    }
  }, transport);
  return { given, objects: [...shelf.objects].sort(), counts: made.counts };
}

for (const { name, transport } of transports) {
  Deno.test(`hosts of both generations get the same answers of a v1.0-style store [${name}]`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 25 }), async (calls) => {
        const today = await answers("v1.1", calls, transport);
        deepEqual(today, await answers("v1.0", calls, transport));
        deepEqual(today.counts, [0, 1]);
      }),
      { numRuns: RUNS },
    ));
}
