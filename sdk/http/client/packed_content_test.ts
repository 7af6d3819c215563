import { ok, rejects, strictEqual as equal } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { scriptedClient } from "../testdata/scripted_client.ts";
import { answeredContent } from "./answered_content.ts";

const signal = new AbortController().signal;
const headers = { "content-encoding": "gzip" };
const packedBytes = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

Deno.test("content that a server packs unasked and that is damaged is an accident", async () => {
  const packed = packedBytes(Uint8Array.from({ length: 10_000 }, (_, at) => at % 251));
  for (const body of [packed.slice(0, 100), new Uint8Array(50), packed.toReversed()]) {
    const { client, clock } = scriptedClient([() => new Response(body, { headers })]);
    const content = await client.stream({ path: "/a", signal });
    const buffer = new Uint8Array(100_000);
    await rejects(
      clock.run((async () => {
        while (await content.read(buffer) !== null);
      })()),
      { code: "unavailable", message: /the body of the answer is damaged/ },
    );
  }
});

Deno.test("content that is packed a thousandfold is unpacked in small pieces", async () => {
  const size = 64 << 20;
  const packed = packedBytes(new Uint8Array(size));
  const { body } = answeredContent(new Response(packed, { headers }), {
    method: "GET",
    range: null,
    action: "get it",
  });
  let count = 0;
  for await (const piece of body) {
    ok(piece.length <= 5 << 20, String(piece.length));
    count += piece.length;
  }
  equal(count, size);
});
