import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { memoryConnection } from "./memory_connection.ts";

Deno.test("bytes arrive in order, whatever the sizes of reads and writes", async () => {
  const { plugin, host, closeHost } = memoryConnection();
  const sent = new Uint8Array(300_000).map((_, at) => at * 31);
  const received: number[] = [];
  const sending = (async () => {
    for (let rest = sent; rest.length > 0;) {
      rest = rest.subarray(await host.output.write(rest.subarray(0, 7001)));
    }
    closeHost();
  })();
  const buffer = new Uint8Array(4999);
  for (let count; (count = await plugin.input.read(buffer)) !== null;) {
    received.push(...buffer.subarray(0, count));
  }
  await sending;
  deepEqual(Uint8Array.from(received), sent);
});

Deno.test("a full pipe makes the writer wait for the reader", async () => {
  const { plugin, host } = memoryConnection();
  equal(await plugin.output.write(new Uint8Array(100_000)), 64 * 1024);
  let written = false;
  const waiting = plugin.output.write(new Uint8Array(1)).then(() => written = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(written, false);
  await host.input.read(new Uint8Array(10));
  await waiting;
});

Deno.test("closing one direction ends its reads after the rest, and refuses its writes", async () => {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  await host.output.write(new Uint8Array(3));
  closeHost();
  equal(await plugin.input.read(new Uint8Array(10)), 3);
  equal(await plugin.input.read(new Uint8Array(10)), null);
  await rejects(host.output.write(new Uint8Array(1)), Deno.errors.BrokenPipe);
  equal(await plugin.output.write(new Uint8Array(1)), 1);
  closePlugin();
  equal(await host.input.read(new Uint8Array(10)), 1);
  equal(await host.input.read(new Uint8Array(10)), null);
});
