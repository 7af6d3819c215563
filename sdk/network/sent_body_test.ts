import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { sentBody } from "./sent_body.ts";
import { someBytes } from "./testdata/some_bytes.ts";

for (const [size, once] of [[0], [1], [1, true], [65_536], [65_537], [1_000_000]] as const) {
  const way = once ? "streamed" : "as is best";
  Deno.test(`sentBody: ${size} bytes, ${way}, go with their length, whole, and again`, async () => {
    const seen: { length: string | null; body: Uint8Array }[] = [];
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        seen.push({ length: request.headers.get("content-length"), body: await request.bytes() });
        return new Response();
      },
    );
    const bytes = someBytes(size);
    const body = sentBody(bytes, { once: once ?? false });
    equal(body instanceof Blob, once ?? size > 65_536);
    const url = `http://127.0.0.1:${server.addr.port}/`;
    for (const _ of [1, 2]) {
      await (await fetch(url, { method: "PUT", body })).body?.cancel();
    }
    equal(seen.length, 2);
    for (const { length, body } of seen) {
      equal(length, String(size));
      deepEqual(body, bytes);
    }
    deepEqual(bytes, someBytes(size));
  });
}
