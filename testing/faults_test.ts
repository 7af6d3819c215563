import {
  deepStrictEqual as deepEqual,
  notDeepStrictEqual as notDeepEqual,
  ok,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { memoryConnection } from "../runtime/memory_connection.ts";
import type { FaultOptions } from "./fault_plan.ts";
import { faults, type FaultyConnection } from "./faults.ts";

const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at * 7);

/** Sends the bytes in pieces through a faulty connection; what came out, and why it ended. */
async function readAll(options: FaultOptions, pieceLength: number) {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const faulty = faults(options)(plugin, closePlugin);
  const sending = (async () => {
    for (let at = 0; at < bytes.length;) {
      at += await host.output.write(bytes.subarray(at, at + pieceLength));
    }
    closeHost();
  })();
  sending.catch(() => {});
  const got: number[] = [];
  const buffer = new Uint8Array(pieceLength);
  let end = "the end";
  try {
    for (let count; (count = await faulty.input.read(buffer)) !== null;) {
      for (const byte of buffer.subarray(0, count)) got.push(byte);
    }
  } catch (error) {
    end = (error as Error).name;
  }
  closeHost();
  await sending.catch(() => {});
  return { got, end, faults: faulty.faults };
}

Deno.test("a connection without faults passes every byte", async () => {
  const { got, end, faults } = await readAll({ seed: 1 }, 5000);
  deepEqual(got, [...bytes]);
  deepEqual([end, faults], ["the end", []]);
});

Deno.test("a seed does the same to the same bytes, however they are cut", async () => {
  const options = { seed: 3, drop: 0.1, truncate: 0.03 };
  const one = await readAll(options, 100);
  const other = await readAll(options, 7777);
  ok(one.faults.length > 0);
  deepEqual(one, other);
  notDeepEqual((await readAll({ ...options, seed: 4 }, 100)).faults, one.faults);
});

Deno.test("dropped bytes are missing and the rest arrives", async () => {
  const { got, end, faults } = await readAll({ seed: 5, drop: 0.2 }, 4096);
  equal(end, "the end");
  ok(got.length < bytes.length && got.length > bytes.length / 2);
  ok(faults.every(({ kind, direction }) => kind === "drop" && direction === "input"));
});

Deno.test("a truncated direction ends where the fault says", async () => {
  const { got, end, faults } = await readAll({ seed: 6, truncate: 0.1 }, 4096);
  equal(end, "the end");
  equal(faults.length, 1);
  deepEqual(got, [...bytes.subarray(0, faults[0]!.at)]);
});

Deno.test("a reset fails reads and writes, a read that waits already among them", async () => {
  const { plugin, host, closePlugin } = memoryConnection();
  const faulty: FaultyConnection = faults({ seed: 8, reset: 1 })(plugin, closePlugin);
  const waiting = faulty.input.read(new Uint8Array(10));
  // It takes what comes before the fault, and fails there.
  const failed = rejects(waiting, Deno.errors.ConnectionReset);
  await faulty.output.write(bytes.subarray(0, 10_000));
  await failed;
  await rejects(faulty.output.write(bytes), Deno.errors.ConnectionReset);
  await rejects(faulty.input.read(new Uint8Array(10)), Deno.errors.ConnectionReset);
  // The peer gets what was written before, then the end.
  const buffer = new Uint8Array(10_000);
  equal(await host.input.read(buffer), faulty.faults[0]!.at);
  equal(await host.input.read(buffer), null);
});

Deno.test("a delay holds bytes up and loses none", async () => {
  const started = performance.now();
  const { got } = await readAll({ seed: 9, delay: 3 }, 4096);
  deepEqual(got.length, bytes.length);
  ok(performance.now() - started > 20);
});
