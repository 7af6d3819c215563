import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { partBody } from "./part_body.ts";
import { someBytes } from "../testdata/object_client.ts";

for (const size of [0, 1, 65_536, 65_537, 1_000_000]) {
  Deno.test(`a body of ${size} bytes is sent with its length, whole, and again`, async () => {
    const seen: { length: string | null; body: Uint8Array }[] = [];
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        seen.push({ length: request.headers.get("content-length"), body: await request.bytes() });
        return new Response();
      },
    );
    const bytes = someBytes(size);
    const body = partBody(bytes);
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
